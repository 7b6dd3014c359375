"""The timeline of a case: words, steps, promises and gifts in the order in which they happened.

What machines note, one line after the other, is folded into one line that opens; words of people, steps and
promises never are.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import groupby

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from audit.models import Entry
from complaints.choices import Direction, ReplyFate
from complaints.models import Attachment, Complaint, Message
from history.moments import written

TOLD_BY_THEIR_ROW = frozenset(
    {"complaint_add_message", "complaint_apologise", "complaint_send_reply", "complaint_say_reply"}
)
REDACTED = frozenset({"complaint_redact_message", "complaint_redact_file"})
BEGINNING = frozenset({"complaint_register", "complaint_import"})
FOLLOW_UPS_MOVE = frozenset({"followup_plan", "followup_suspend", "followup_resume"})
PUT_RIGHT = frozenset({"complaint_correct", "complaint_take_back"})
PEOPLE_MATTER = frozenset({"step", "promise", "gift", "talk"})
LATE = 60  # seconds after which an entry counts as entered later
TOGETHER = 5  # so many late entries of one transaction were entered together: said once, not on each line
MOST = 60  # lines of a long life that are shown at first
SAYS = {Direction.INBOUND: "customer", Direction.OUTBOUND: "us", Direction.INTERNAL: "internal"}
LOOKS = {"promise": "promise", "gift": "gift", "follow-up": "gift"}
FOLDED = {
    "system": ngettext_lazy("%(count)d line by the system", "%(count)d lines by the system", "count"),
    "plan": ngettext_lazy("%(count)d follow-up in a row", "%(count)d follow-ups in a row", "count"),
    "emotion": ngettext_lazy(
        "the emotion, read %(count)d time in a row", "the emotion, read %(count)d times in a row", "count"
    ),
}


@dataclass(frozen=True)
class Happening:
    """One line of the timeline. ``kind`` decides its looks; ``message`` carries words people said.

    ``moment`` is when the act was through that wrote it, to look at the case as it stood here.
    """

    at: datetime
    kind: str
    who: str
    text: str = ""
    message: Message | None = None
    entry: Entry | None = None
    files: tuple[Attachment, ...] = ()
    redacted: tuple[Entry, ...] = ()  # the acts that made words or files of the message unreadable
    is_entered_together: bool = False
    of: Complaint | None = None  # the merged case on which it was said

    @property
    def moment(self) -> datetime:
        """From when on the case shows what this line tells."""
        return self.entry.at if self.entry else self.at

    @property
    def moment_key(self) -> str:
        """That moment as addresses write it."""
        return written(self.moment)

    @property
    def reason(self) -> str:
        """Why, in the words of whoever did it; what was said needs none."""
        return self.entry.reason if self.entry and not self.message else ""

    @property
    def recorded_at(self) -> datetime | None:
        """When a person wrote it down."""
        return self.entry.recorded_at if self.entry and self.entry.actor_id else None

    @property
    def late_entry(self) -> bool:
        """Whether a person wrote it down over a minute after it happened."""
        return self.recorded_at is not None and (self.recorded_at - self.at).total_seconds() > LATE

    @property
    def is_by_system(self) -> bool:
        """Whether no person did it, or it only followed from what a person did."""
        if self.message or self.entry is None:
            return False
        return self.entry.actor_id is None or self.entry.verb in FOLLOW_UPS_MOVE

    @property
    def fold(self) -> str:
        """With which of its neighbours it may be folded into one line; empty for what people should not miss."""
        if self.message or self.entry is None or self.reason or self.entry.kind in PEOPLE_MATTER:
            return ""
        if self.entry.verb == "complaint_read_emotion":
            return "emotion"
        if self.entry.verb in FOLLOW_UPS_MOVE:
            return "plan"
        return "system" if self.entry.actor_id is None else ""


@dataclass(frozen=True)
class Fold:
    """Several lines of one kind, one after the other, as one line that opens."""

    kind: str
    lines: list[Happening]

    @property
    def words(self) -> str:
        """What is inside, counted."""
        return FOLDED[self.kind] % {"count": len(self.lines)}


def about(*kinds: str):
    """Whether a line is an entry of one of these kinds."""
    return lambda line: line.entry is not None and not line.message and line.entry.kind in kinds


# What an agent, a manager and an auditor look for, in this order.
SHOWN = {
    "": (pgettext_lazy("timeline", "All"), lambda line: True),
    "words": (
        pgettext_lazy("timeline", "Words"),
        lambda line: line.kind in {"customer", "us"} or about("talk")(line),
    ),
    "steps": (pgettext_lazy("timeline", "Steps"), about("step")),
    "promised": (pgettext_lazy("timeline", "Promises, gifts"), about("promise", "gift", "follow-up")),
    "notes": (pgettext_lazy("timeline", "Notes"), lambda line: line.kind == "internal"),
    "system": (pgettext_lazy("timeline", "System"), lambda line: line.is_by_system),
    "corrected": (
        pgettext_lazy("timeline", "Corrected"),
        lambda line: line.late_entry or bool(line.entry and line.entry.verb in PUT_RIGHT),
    ),
}


class Timeline:
    """The lines of one case for one reader; ``show`` is a key of SHOWN, anything else shows all.

    Only the last lines of a long life, unless the ``whole`` of it is asked for.
    """

    def __init__(self, file, show: str = "", *, whole: bool = False):
        self.file, self.show, self.whole = file, show if show in SHOWN else "", whole

    @cached_property
    def lines(self) -> list[Happening]:
        """Every line, in the order in which things happened."""
        lines = [self.spoken(message) for message in self.file.read.messages.all()]
        lines += [self.told_there(message) for message in self.file.kin.words]
        lines += [self.done(entry) for entry in self.file.entries if not self.is_told(entry)]
        return sorted(lines, key=lambda line: line.at)

    @property
    def choices(self) -> list[dict]:
        """What can be shown, with how many lines each has; what has none is left out."""
        counted = [(code, label, sum(map(fits, self.lines))) for code, (label, fits) in SHOWN.items()]
        return [
            {"code": code, "label": label, "count": count}
            for code, label, count in counted
            if count or code in {"", self.show}
        ]

    @property
    def days(self) -> list[tuple[object, list[Happening | Fold]]]:
        """What is shown, by day."""
        return [(day, list(lines) if self.show else folded(lines)) for day, lines in self.unfolded]

    @property
    def unfolded(self) -> list[tuple[object, list[Happening]]]:
        """The same with nothing folded, for paper."""
        shown = self.fitting[self.left_out :]
        return [(day, list(lines)) for day, lines in groupby(shown, key=lambda line: localdate(line.at))]

    @cached_property
    def fitting(self) -> list[Happening]:
        """The lines that were asked for."""
        return list(filter(SHOWN[self.show][1], self.lines))

    @property
    def left_out(self) -> int:
        """How many earlier lines are not shown."""
        return 0 if self.whole else max(len(self.fitting) - MOST, 0)

    @cached_property
    def together(self) -> tuple[set[int], datetime | None]:
        """The transactions in which much was entered later at one go (an import), and when the last of them was."""
        entries = self.file.entries
        late = Counter(e.xact for e in entries if (e.recorded_at - e.at).total_seconds() > LATE)
        found = {xact for xact, count in late.items() if count >= TOGETHER}
        return found, max((e.recorded_at for e in entries if e.xact in found), default=None)

    def spoken(self, message: Message) -> Happening:
        """Words as a line of the timeline, with the entry that tells when they were written down."""
        kind, case = SAYS[message.direction], self.file.case
        who = self.name(message.by)
        if kind == "customer":
            who = case.complainant_name or str(case.customer or _("Unnamed customer"))
        beside = {"files": tuple(self.files.get(message.pk, ())), "redacted": tuple(self.redacted.get(message.pk, ()))}
        return self.line(message.at, kind, who, message=message, entry=self.entry_of(message), **beside)

    @cached_property
    def files(self) -> dict[int, list[Attachment]]:
        """The files that went with each message."""
        found: dict[int, list[Attachment]] = {}
        for file in self.file.read.attachments.all():
            if file.message_id:
                found.setdefault(file.message_id, []).append(file)
        return found

    @cached_property
    def redacted(self) -> dict[int, list[Entry]]:
        """What was made unreadable of each message, by whom and why."""
        found: dict[int, list[Entry]] = {}
        for entry in self.file.entries:
            if entry.verb in REDACTED and entry.facts.get("message"):
                found.setdefault(entry.facts["message"], []).append(entry)
        return found

    def told_there(self, message: Message) -> Happening:
        """What the customer said on a case that was merged into this one."""
        case = message.complaint
        who = case.complainant_name or str(case.customer or _("Unnamed customer"))
        return self.line(message.at, "customer", who, message=message, of=case)

    def is_told(self, entry: Entry) -> bool:
        """Whether words that stand here tell it already: those said, and the handing in of those that have left."""
        if entry.verb == "complaint_write_reply":
            return entry.facts.get("reply") in self.sent
        return entry.verb in TOLD_BY_THEIR_ROW

    @cached_property
    def sent(self) -> set[int]:
        """The replies that have left."""
        return {reply.pk for reply in self.file.replies if reply.fate == ReplyFate.SENT}

    def entry_of(self, message: Message) -> Entry | None:
        """The entry in which the words came: their own, or that of the complaint which they began."""
        return self.beginning if message.is_verbatim else self.told.get(message.at)

    @cached_property
    def told(self) -> dict[datetime, Entry]:
        """{when: the entry} of the acts that their words tell."""
        return {entry.at: entry for entry in self.file.entries if entry.verb in TOLD_BY_THEIR_ROW}

    @cached_property
    def beginning(self) -> Entry | None:
        """How the case came in."""
        return next((entry for entry in self.file.entries if entry.verb in BEGINNING), None)

    def done(self, entry: Entry) -> Happening:
        """An act as a line of the timeline."""
        return self.line(entry.at, LOOKS.get(entry.kind, "state"), self.name(entry.actor), entry.sentence, entry=entry)

    def line(self, *facts, entry=None, **more) -> Happening:
        """A line, marked if it was entered together with many others."""
        entered_together = entry is not None and entry.xact in self.together[0]
        return Happening(*facts, entry=entry, is_entered_together=entered_together, **more)

    def name(self, person) -> str:
        """Who acted, as colleagues say it."""
        if person is None:
            return _("the system")
        return _("You") if self.file.says_you and person == self.file.user else person.name


def folded(lines) -> list[Happening | Fold]:
    """``lines`` with each run of noise as one."""
    told: list[Happening | Fold] = []
    for kind, run in groupby(lines, key=lambda line: line.fold):
        found = list(run)
        told += [Fold(kind, found)] if kind and len(found) > 1 else found
    return told
