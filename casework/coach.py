"""What stands beside a case to help: what to say and to avoid, first moves, the brief before a call, what to change.

Nothing of it is stored but what people do with it. The rows that managers edit are in ``complaints.models.coaching``.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import override

from casework.casefile import STEP_OF, CaseFile
from complaints.choices import Direction, RevisionReason
from complaints.models import CaseChange, Complaint, Message, policy_day
from complaints.models.coaching import CoachAdvice, Sentence, combined
from followups.planning import windows
from gifts.giving import Frame, NoPolicy, frame_of

LAST_STEP = 6
MANY_CONTACTS = 3  # without a step in between: something else has to change


class Coach:
    """Advice for one case at one moment, for one reader."""

    def __init__(self, case: Complaint, user, at: datetime):
        self.case, self.at = case, at
        self.file = CaseFile(case, user, at)

    @cached_property
    def advice(self) -> dict[str, list[Sentence]]:
        """{part: sentences} for this feeling, category, step and severity."""
        case = self.case
        rows = CoachAdvice.objects.fitting(
            feeling=case.emotion_kind or "calm",
            category=case.category.code,
            step=min(STEP_OF.get(case.state, LAST_STEP), LAST_STEP),
            severity=case.severity,
            on=policy_day(self.at),
        )
        return combined(rows, case.language)

    @property
    def moves(self) -> list[str]:
        """The first moves of the category, until they stand on the case as tasks."""
        return [] if self.file.tasks else self.case.category.moves

    @property
    def changes(self) -> list[CaseChange]:
        """What was changed when it was stuck, newest first, with what came of it."""
        return sorted(self.file.read.changes_made.all(), key=lambda change: change.at, reverse=True)

    @cached_property
    def stuck(self) -> str:
        """Why something should be changed now; empty when nothing says so."""
        if not self.case.is_in_progress:
            return ""
        since = max((change.at for change in self.changes), default=self.case.entered_at)
        entries = [entry for entry in self.file.entries if entry.at > since]
        return stuck_because(entries, self.file.read.messages.all(), max(since, self.case.last_step_at or since))

    @property
    def frame(self) -> Frame | None:
        """Within what an apology gift would move; None where no policy covers it."""
        try:
            return frame_of(self.case, self.at)
        except NoPolicy:
            return None

    @property
    def plan(self):
        """The follow-ups that would be planned if it were resolved now."""
        return windows(self.case, self.at) if self.case.is_in_progress else []


def stuck_because(entries: Iterable, messages: Iterable[Message], since: datetime) -> str:
    """What says that talking leads nowhere: of the journal, oldest first, and of the words after the last step."""
    entries = list(entries)
    unhappy = {"complaint_revise", "complaint_reopen"}
    if any(e.verb in unhappy and e.facts.get("why") == RevisionReason.STILL_UNHAPPY for e in entries):
        return _("The customer is still unhappy.")
    levels = [e.facts.get("level") for e in entries if e.verb == "complaint_read_emotion"]
    if levels[-2:] == ["strong", "strong"]:
        return _("The second strong reading in a row.")
    contacts = sum(m.direction != Direction.INTERNAL and not m.is_verbatim and m.at > since for m in messages)
    contacts += sum(e.verb == "complaint_attempt_contact" and e.at > since for e in entries)
    if contacts >= MANY_CONTACTS:
        return _("%(count)d contacts since the last step, and no progress.") % {"count": contacts}
    return ""


class Brief(Coach):
    """All that one looks at before one picks up the phone, on one page."""

    @property
    def happened(self) -> str:
        """What happened, in one line: the customer's own matter."""
        return self.case.subject

    @property
    def promised(self) -> list:
        """What was promised and is still owed, here and on the cases merged into this one."""
        return [*self.file.owed_promises, *self.file.kin.promises]

    @property
    def told(self) -> list[str]:
        """What the customer has told us and must not have to tell again."""
        return [str(told) for told in self.file.told] or [_("what happened")]

    @property
    def first_sentence(self) -> Sentence | None:
        """What to begin with, in the customer's language."""
        return next(iter(self.advice.get("first", ())), None)

    @property
    def name_to_say(self) -> str:
        """How to address whom one calls, in their language."""
        with override(self.case.language):
            customer = self.case.customer
            return str(self.case.complainant_name or (customer.addressed if customer else ""))
