"""One follow-up as its call screen shows it: who, what happened, what was promised and given, what to say."""

from dataclasses import asdict
from datetime import datetime, timedelta
from functools import cached_property

from django.db.models import Exists, OuterRef, Prefetch, Q, Subquery
from django.utils.translation import override

from accounts.readers import Kind, in_place_of, somebody
from calendars.worktime import Schedule
from casework.calling import script_for
from casework.forms.call import LAYERS, AttemptForm, CallForm, EndingForm, StepForm, TalkForm
from casework.parts import Gathered, Part
from complaints.choices import State
from complaints.models import Clock, Message, Promise, RedressLine, Resolution
from customers.models import ContactPoint
from followups import policies
from followups.choices import WAITING
from followups.models import Attempt, FollowUp, Hearing, Letter, Notice, Survey, TalkTerms
from followups.planning import CallingTime
from followups.surveys import why_not
from gifts.choices import COUNTED
from gifts.models import Gift
from ui.asked_often import SOME_NUMBER, SOMETIME, Question, kept

SHOWN = 12
MINUTE = timedelta(minutes=1)
TRIES_SHOWN = 5
LETTERS_SHOWN = 3
OF_CASE = (
    Part(Clock),
    Part(Promise, ("due_at", "id")),
    Part(RedressLine),
    Part(Gift, named=("item",)),
)


@kept
def others_of_today(kind: Kind) -> Question[FollowUp]:
    """What readers of this kind have on their list until a moment."""
    reader = somebody(kind)
    today = Q(earliest_at__lt=SOMETIME, next_try_at=None) | Q(next_try_at__lt=SOMETIME)
    mine = FollowUp.objects.visible_to(reader).waiting().filter(today, assignee=reader)
    return Question(mine.for_agenda()[:SHOWN])


@kept
def followup_for(kind: Kind) -> Question[FollowUp]:
    """The follow-up with the number that is given as readers of this kind see it, with all that its screen shows."""
    user = somebody(kind)
    of_case = {"complaint": OuterRef("complaint")}
    verbatim = Message.objects.filter(**of_case, is_verbatim=True).order_by("pk")
    resolution = Resolution.objects.filter(**of_case, taken_back=False).order_by("-at")
    around = [f"complaint__{name}" for name in ("category", "team", "handler", "customer", "purchase")]
    own = ("customer__account_manager", "rule", "programme_step", "enrolment__programme", "assignee", "done_by")
    seen = FollowUp.objects.visible_to(user).filter(pk=SOME_NUMBER)
    found = seen.select_related(*around, *own, "team", "survey")
    told = Notice.objects.filter(reminder__followup=OuterRef("pk")).unseen_by(user)
    found = found.annotate(
        verbatim=Subquery(verbatim.values("body")[:1]),
        what_was_done=Subquery(resolution.values("what_was_done")[:1]),
        was_written=Exists(Letter.objects.filter(followup=OuterRef("pk"))),
        was_told=Exists(told.order_by()),
        was_heard=Exists(Hearing.objects.filter(followup=OuterRef("pk"), recipient=user, seen_at=None)),
    )
    points = Prefetch("customer__contact_points", ContactPoint.objects.order_by("-is_preferred", "pk"))
    attempts = Prefetch("attempts", Attempt.objects.select_related("by").order_by("-at"))
    return Question(found.prefetch_related(points, attempts))


class CallFile:
    """What the screen shows of one follow-up to one reader at one moment."""

    def __init__(self, followup: FollowUp, user, at: datetime, *, form: TalkForm | None = None):
        self.followup, self.user, self.at, self.given = followup, user, at, form
        self.case, self.customer = followup.complaint, followup.customer
        self.waits = followup.state in WAITING
        self.parts = Gathered(self.case, OF_CASE).handed_over() if self.case else {}

    @property
    def language(self) -> str:
        """In which the customer is spoken to."""
        return self.case.language if self.case else self.customer.language

    @cached_property
    def script(self) -> dict:
        """The words that may be said."""
        with override(self.language):
            return asdict(script_for(self.followup, self.user))

    @property
    def may_talk(self) -> bool:
        """Whether the reader records this talk now."""
        return self.waits and self.followup.may("complete", self.user) and not self.is_erased

    @property
    def is_erased(self) -> bool:
        """Whether the data it is about are gone."""
        of_case = self.case is not None and self.case.is_erased
        return of_case or (self.customer is not None and self.customer.is_erased)

    @cached_property
    def form(self) -> TalkForm | None:
        """What is filled in during the talk; None for who only reads, and when it is over."""
        if self.given is not None or not self.may_talk:
            return self.given
        return self.empty_form()

    def empty_form(self, data=None) -> TalkForm:
        """The form of a step, or of a talk about the solution; ``data`` as it was posted."""
        if self.followup.programme_step_id:
            return StepForm(data, followup=self.followup)
        return CallForm(data, followup=self.followup, together=self.together)

    @cached_property
    def together(self) -> list[FollowUp]:
        """Other talks with the customer that this one may be for as well; a step asks for a proof of its own."""
        if not self.may_talk or self.followup.programme_step_id:
            return []
        others = FollowUp.objects.visible_to(self.user).in_one_call_with(self.followup).filter(programme_step=None)
        found = others.select_related("complaint__team", "complaint__handler", "rule", "customer", "team")
        return [one for one in found[:SHOWN] if one.may("complete", self.user)]

    @property
    def layers(self) -> list[dict]:
        """The five layers with their words to say."""
        if not isinstance(self.form, CallForm):
            return []
        form = self.form
        return [
            {"name": name, "script": self.script[name], "field": form[name], "helper": form.helpers[name]}
            for name in LAYERS
        ]

    @property
    def points(self) -> list[ContactPoint]:
        """How to reach them, the preferred way first."""
        return list(self.customer.contact_points.all()) if self.customer else []

    @property
    def phone(self) -> ContactPoint | None:
        """The number to dial."""
        return next((point for point in self.points if point.kind == "phone"), None)

    @property
    def too_early(self) -> bool:
        """Whether a call now would look perfunctory."""
        return self.waits and self.followup.is_too_early(self.at)

    @property
    def outside_hours(self) -> bool:
        """Whether the customer is not to be called at this hour."""
        if self.customer is None or not self.waits or self.followup.channel not in policies.CALLS:
            return False
        return policies.within_calling_hours(self.at, self.at + MINUTE, self.calling)[0] > self.at

    @cached_property
    def calling(self) -> Schedule:
        """When the customer may be called in these days."""
        return CallingTime.of(self.customer, self.at, self.at + self.terms.again_after).schedule

    @property
    def promises(self) -> list[Promise]:
        """What was promised, with its fate."""
        return self.parts.get(Promise, [])

    @property
    def redress(self) -> list[RedressLine]:
        """What was carried out of the solution."""
        return [line for line in self.parts.get(RedressLine, []) if line.done_on]

    @property
    def gifts(self) -> list[Gift]:
        """What was given, without what came to nothing."""
        return [gift for gift in self.parts.get(Gift, []) if gift.state in COUNTED]

    @property
    def clocks(self) -> list[Clock]:
        """What runs on the case now."""
        running = [one for one in self.parts.get(Clock, []) if one.stopped_at is None]
        return sorted(running, key=lambda one: one.due_at)[:2]

    @property
    def tries(self) -> list[Attempt]:
        """The last tries, newest first."""
        return list(self.followup.attempts.all())[:TRIES_SHOWN]

    @cached_property
    def terms(self) -> TalkTerms:
        """How often to try."""
        return TalkTerms.of(self.followup, self.at)

    @property
    def left_to_try(self) -> int:
        """How many tries there are before it may end without a talk."""
        return max(self.terms.tries - len(self.followup.attempts.all()), 0)

    @cached_property
    def next_try(self) -> datetime:
        """When to try again unless they said so themselves: later, and within the calling hours."""
        later = self.at + self.terms.again_after
        if self.customer is None:
            return later
        return policies.within_calling_hours(later, later + MINUTE, self.calling)[0]

    @cached_property
    def attempt(self) -> AttemptForm:
        """A try that found nobody."""
        return AttemptForm(offered=self.next_try)

    @property
    def ending(self) -> EndingForm | None:
        """To end it without a talk, once there were tries enough."""
        if self.left_to_try and self.followup.channel != "survey":
            return None
        return EndingForm(initial={"version": self.followup.version})

    @property
    def survey(self) -> Survey | None:
        """What was asked in writing, and answered."""
        return getattr(self.followup, "survey", None)

    @property
    def letter(self) -> Letter | None:
        """Where one writes for it; None where there is no case to write on, or the reader does not write."""
        return Letter(followup=self.followup) if self.case and self.followup.may("send", self.user) else None

    @cached_property
    def letters(self) -> list[Letter]:
        """What was written for it, the last first; asked for only where there is any."""
        if not self.followup.was_written:
            return []
        return list(self.followup.letters.select_related("reply").order_by("-pk")[:LETTERS_SHOWN])

    @property
    def may_ask_in_writing(self) -> bool:
        """Whether a link can be made here."""
        return self.may_talk and not self.followup.programme_step_id and not why_not(self.followup)

    @property
    def is_to_begin_again(self) -> bool:
        """Whether an answer that was not good waits for somebody to decide."""
        finished = self.case is not None and self.case.state in {State.RESOLVED, State.CLOSED}
        unhappy = bool(self.survey and self.survey.answered_at and self.survey.is_unhappy)
        return finished and unhappy and self.case.may("reopen", self.user)

    @property
    def may_close(self) -> bool:
        """Whether the case can be closed after the talk."""
        return self.case is not None and self.case.state == State.RESOLVED and self.case.may("close", self.user)

    @property
    def answers(self) -> list[tuple]:
        """[(layer, answer)] of a talk that was made."""
        if not self.followup.solved:
            return []
        told = self.followup
        asked = CallForm.base_fields
        pairs = [
            (asked["solved"].label, told.get_solved_display()),
            (asked["compensation"].label, told.get_compensation_display()),
            (asked["feeling"].label, told.get_feeling_display()),
            (asked["improvement"].label, told.improvement),
            (asked["relationship"].label, told.get_relationship_display()),
        ]
        return [(layer, answer) for layer, answer in pairs if answer]

    @cached_property
    def others(self) -> list[FollowUp]:
        """What else is on the reader's list today; a time that was agreed on comes first."""
        given = in_place_of(self.user) | {SOMETIME: self.at + timedelta(days=1)}
        return others_of_today(Kind.of(self.user)).answers(given)
