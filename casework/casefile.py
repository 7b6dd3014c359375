"""One case as its page shows it. Reads what it needs once; compares no state in a template."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext_lazy, override
from django_fsm import can_proceed

from accounts import permissions
from audit.models import Entry
from casework import looks
from casework.doors import DOORS, NOUN_OF, ONWARD, PROMISE_ACTS, STEPS
from casework.kin import Kin
from casework.looks import Look
from casework.part_doors import PARTS
from casework.parts import BODY, HEAD, Gathered, Rows
from casework.timeline import Timeline
from casework.words import status_sentence
from complaints.choices import CAN_WAIT, OWED, Approach, ClockKind, PromiseState, State
from complaints.models import Complaint, ExtraRequest, Handover, HelpCall, Hold, Promise, Task
from complaints.models.requirements import Asked, missing, requirements_of, rules_in_force
from history.moments import written

SIX_STEPS = (
    gettext_lazy("Listen"),
    gettext_lazy("Confirm"),
    gettext_lazy("Investigate"),
    gettext_lazy("Propose"),
    gettext_lazy("Carry out"),
    gettext_lazy("Follow up"),
)
STEP_OF = {
    State.RECEIVED: 1,
    State.ACKNOWLEDGED: 2,
    State.ASSESSED: 3,
    State.INVESTIGATING: 3,
    State.PROPOSED: 5,
    State.COMMITTED: 5,
    State.RESOLVED: 6,
    State.CLOSED: 7,
}
OPENED_BY = {
    1: ("complaint_register",),
    2: ("complaint_acknowledge", "complaint_assess"),
    3: ("complaint_investigate",),
    4: ("complaint_propose",),
    5: ("complaint_agree", "complaint_decide"),
    6: ("complaint_resolve", "complaint_resolve_at_first_contact"),
}
BESIDE = frozenset({"resolve_at_first_contact", "decide", "reopen"})
HEIGHT_OF_LEVEL = {"calm": 66, "mild": 48, "moderate": 30, "strong": 12}


@dataclass(frozen=True)
class Way:
    """An act that is open now: where, and what it is called."""

    url: str
    label: str
    verb: str = ""


class CaseFile:
    """Everything about one case, for one reader at one moment."""

    is_past = False
    shows_fingerprints = False
    says_you = True  # to the reader; paper for others names everybody
    as_of: datetime | None = None  # when the page tells of; None: now, and its clocks run

    parts: Rows  # every part of the case by its model, once read
    script = ""  # in which script the reader wants Chinese words shown; "": as they were written
    whole = False  # whether the timeline goes back to the first line, however many there are

    def __init__(self, case: Complaint, user, at: datetime, *, head_only: bool = False, show: str = ""):
        self.case, self.user, self.at, self.head_only, self.show = case, user, at, head_only, show

    @cached_property
    def read(self) -> Complaint:
        """The case with its rows; for its head alone, only those that the head shows."""
        self.parts = Gathered(self.case, HEAD if self.head_only else BODY).handed_over()
        return self.case

    @cached_property
    def entries(self) -> list[Entry]:
        """The journal of the case, oldest first."""
        self.read  # noqa: B018 the journal comes with the rest
        return self.parts[Entry]

    def parts_of(self, model) -> list:
        """The rows of one kind, where the page reads them at all."""
        self.read  # noqa: B018 they come with the rest
        return self.parts.get(model, [])

    @cached_property
    def kin(self) -> Kin:
        """The other cases that this one has to do with."""
        return Kin(self)

    @property
    def approach(self) -> str:
        """How to talk on this case, as the last person chose it."""
        chosen = (e.facts["approach"] for e in reversed(self.entries) if e.verb == "complaint_choose_approach")
        code = next(chosen, "")
        return Approach(code).label if code else ""

    @property
    def verbatim(self) -> str:
        """The complaint in the customer's own words."""
        return next((m.body for m in self.read.messages.all() if m.is_verbatim), self.case.subject)

    @property
    def replies(self):
        """Words that were handed in, whatever became of them."""
        return self.read.replies.all()

    @property
    def may_speak(self) -> bool:
        """Whether the reader writes down words on this case: whoever works on it, and legal."""
        return not self.is_past and self.case.may("add_message", self.user)

    @property
    def may_redact(self) -> bool:
        """Whether the reader may make words of this case unreadable."""
        return not self.is_past and self.case.may("redact_message", self.user)

    @property
    def has_scripts(self) -> bool:
        """Whether the words of the case can be shown in another script."""
        return self.case.language.startswith("zh")

    @property
    def looks(self) -> list[tuple[Look, str]]:
        """The ways to look back at it that apps above offer to this reader, with their addresses."""
        moment = f"@{self.moment_key}" if self.as_of else ""
        return [(look, look.address(f"{self.case.reference}{moment}")) for look in looks.open_to(self.user)]

    @property
    def followups(self):
        """What comes after; only a finished case has it on its page."""
        return [] if self.case.is_in_progress else self.read.followups.all()

    @cached_property
    def timeline(self) -> Timeline:
        """Its life so far, line by line."""
        return Timeline(self, self.show, whole=self.whole)

    @property
    def steps(self) -> list[dict]:
        """The six steps, for the seam."""
        current = STEP_OF.get(self.case.state, 0)
        at = {
            number: next((e.at for e in reversed(self.entries) if e.verb in verbs), None)
            for number, verbs in OPENED_BY.items()
        }
        return [
            {
                "name": name,
                "status": "done" if number < current else "now" if number == current else "todo",
                "note": at[number] if number < current or number == 1 else None,
            }
            for number, name in enumerate(SIX_STEPS, 1)
        ]

    @property
    def clocks(self) -> list:
        """The clocks worth a look: those that run, and the first ones as they were met."""
        kept = [clock for clock in self.read.clocks.all() if clock.promise_id is None]
        running = [clock for clock in kept if clock.stopped_at is None]
        met = [clock for clock in kept if clock.stopped_at and clock.kind != ClockKind.NEXT_UPDATE]
        return (met[:2] + sorted(running, key=lambda clock: clock.due_at))[:4]

    @property
    def hold(self) -> Hold | None:
        """The wait for the customer that stands."""
        return next((hold for hold in self.read.holds.all() if hold.released_at is None), None)

    @property
    def handover(self) -> Handover | None:
        """The note that came with the case, until whoever received it has done something on it."""
        last = max(self.read.handovers.all(), key=lambda handover: handover.pk, default=None)
        if last is None or not last.has_words or last.receiver_id != self.case.handler_id:
            return None
        acted = any(entry.actor_id == last.receiver_id and entry.at > last.at for entry in self.entries)
        return None if acted else last

    @property
    def call(self) -> HelpCall | None:
        """The call for help that stands, for those who may hear it."""
        standing = next((call for call in self.read.help_calls.all() if call.ended_at is None), None)
        return standing if standing and not self.is_past and standing.may_be_heard_by(self.user) else None

    @property
    def may_call(self) -> bool:
        """Whether the reader can call for help from here."""
        calls = self.read.help_calls.all()
        return self.may_act and self.case.is_open and all(call.ended_at for call in calls)

    @property
    def may_take_over(self) -> bool:
        """Whether the reader, who supervises, could carry it instead."""
        is_theirs = self.case.handler_id == self.user.pk
        return permissions.may_supervise(self.user) and self.may_act and self.case.is_in_progress and not is_theirs

    @property
    def may_approve_redress(self) -> bool:
        """Whether the reader may let colleagues offer more on it."""
        return not self.is_past and self.case.is_in_progress and self.case.may("approve_redress", self.user)

    @property
    def may_wait(self) -> bool:
        """Whether there is anything to wait for."""
        return self.hold is None and self.case.state in CAN_WAIT

    @property
    def moment_key(self) -> str:
        """The moment that the page tells of, as addresses write it; empty for the present."""
        return written(self.as_of) if self.as_of else ""

    @property
    def open_promises(self) -> list[Promise]:
        """What we still owe."""
        return [promise for promise in self.read.promises.all() if promise.state == PromiseState.OPEN]

    @property
    def owed_promises(self) -> list[Promise]:
        """The same with those that were moved to aftercare."""
        return [promise for promise in self.read.promises.all() if promise.state in OWED]

    @property
    def tasks(self) -> list[Task]:
        """What is to be done and was done on it; the open ones first, the nearest due first."""
        return sorted(self.read.tasks.all(), key=lambda task: (not task.is_open, task.due_at, task.pk))

    @property
    def extra_requests(self) -> list[ExtraRequest]:
        """What was asked beyond the policy."""
        return self.read.extra_requests.all()

    @property
    def rounds(self) -> list[tuple]:
        """[(proposal, its redress lines)], newest first."""
        rounds: dict = {}
        for line in self.read.redress_lines.all():
            rounds.setdefault(line.option.proposal, []).append(line)
        return sorted(rounds.items(), key=lambda pair: pair[0].round, reverse=True)

    @cached_property
    def left_open(self) -> frozenset[int]:
        """The lines of what was chosen that are neither carried out nor promised, while it is being carried out."""
        if self.as_of or self.case.state != State.COMMITTED:
            return frozenset()
        return frozenset(self.case.redress_left_open().values_list("pk", flat=True))

    @cached_property
    def read_aloud(self) -> str:
        """Where the matter stands, in one sentence to the customer, in the customer's language."""
        promise = next((one for one in self.open_promises if one.due_at > self.at), None)
        asked = None if self.head_only else next((t for t in self.tasks if t.is_open and t.kind == "question"), None)
        asked = asked if asked and asked.due_at > self.at else None  # what is late is not promised to anybody
        with override(self.case.language):
            return status_sentence(self.case, promise, task=asked, hold=self.hold, stays=self.kin.stays)

    @property
    def told(self) -> list[str]:
        """What the customer has told us and must not have to tell again."""
        case = self.case
        return [told for told in (case.desired_outcome, case.purchase and case.purchase.number, case.contact) if told]

    @property
    def tried(self) -> list[str]:
        """Which solutions were already on the table before the present one."""
        return [line.option.title for _proposal, lines in self.rounds[1:] for line in lines]

    @cached_property
    def onward(self) -> tuple[str, list]:
        """The verb that leads on, and what it still needs; ("", []) when none does."""
        case = self.read
        for verb in ONWARD:
            if can_proceed(getattr(case, verb)):
                return verb, missing(verb, Asked(case, self.user, self.at, {}), self.rules)
        return "", []

    @cached_property
    def rules(self) -> dict:
        """What managers ask for at this severity."""
        known = getattr(self.case, "rules_in_force", None)
        if known is None:
            return rules_in_force(self.case.severity, self.at)
        return {(rule["verb"], rule["requirement"]): rule["amount"] for rule in known}

    @property
    def next_state(self) -> str:
        """What the verb that leads on is called."""
        verb = self.onward[0]
        return str(label(self.case, verb)) if verb else ""

    @property
    def missing(self) -> list[Way]:
        """What the next step still needs, each with the place that fills it in."""
        return [Way(self.place(item.where), str(item.label)) for item in self.onward[1]]

    @property
    def met(self) -> list[str]:
        """What the next step asks for and already has."""
        verb, lacking = self.onward
        asked = [r for r in requirements_of(verb) if r.law or (verb, r.code) in self.rules]
        return [str(r.label) for r in asked if r not in lacking and r.where != NOUN_OF.get(verb)][:3]

    @property
    def gold(self) -> Way | None:
        """The one act that matters next: what blocks the next step, else the step itself."""
        verb, lacking = self.onward
        if not verb or not self.case.may(verb, self.user):
            return None
        noun = NOUN_OF[verb]
        for item in lacking:
            if item.where == "promised":
                return self.promise_to_keep
            if item.where == "options":
                return self.redress_to_carry_out
            if item.where != noun and item.where in DOORS:
                return Way(self.place(item.where), str(DOORS[item.where].title), item.where)
        return Way(self.place(noun), str(label(self.case, verb)), verb)

    @property
    def promise_to_keep(self) -> Way:
        """Where the open promise that is due first is said to be kept, be it one of a case that was merged into it."""
        open_there = [promise for promise in self.kin.promises if promise.state == PromiseState.OPEN]
        promise = next(iter([*self.open_promises, *open_there]))
        address = reverse("casework:promise", args=[promise.complaint.reference, promise.pk, "kept"])
        return Way(address, str(PROMISE_ACTS["kept"].title), "keep_promise")

    @property
    def redress_to_carry_out(self) -> Way:
        """Where a line of what was chosen is ticked off that is neither carried out nor promised."""
        address = reverse("casework:part", args=[self.case.reference, "redress", min(self.left_open), "done"])
        return Way(address, str(PARTS["redress", "done"].door.title), "carry_out_redress")

    @cached_property
    def others(self) -> list[Way]:
        """The other steps that are open to this reader now."""
        ways = []
        for noun, door in STEPS.items():
            if door.verb != self.onward[0] and self.is_open_to_reader(door):
                ways.append(Way(self.place(noun), str(label(self.case, door.verb)), door.verb))
        return ways

    @property
    def prominent(self) -> list[Way]:
        """The other steps that deserve a button beside the gold one."""
        return [way for way in self.others if way.verb in BESIDE]

    def is_open_to_reader(self, door) -> bool:
        """Whether the reader may take this step now, as far as it shows before asking."""
        if door.verb == "resolve_at_first_contact" and (self.case.severity != "minor" or self.case.is_grave_matter):
            return False
        return can_proceed(getattr(self.case, door.verb)) and self.case.may(door.verb, self.user)

    @property
    def may_act(self) -> bool:
        """Whether the reader works on this case at all."""
        return self.case.may("read_emotion", self.user)

    @property
    def may_have_dossier(self) -> bool:
        """Whether the reader may take the whole case out of the house; who reads masked lifts the mask first."""
        return permissions.may_have_dossier(self.user) and not self.case._masked

    def place(self, where: str) -> str:
        """The address that fills in a missing thing: a door of this case, else a part of its page."""
        return f"{self.address}{where}/" if where in DOORS else f"{self.address}#{where}"

    @cached_property
    def address(self) -> str:
        """Where the case stands; its doors stand below it."""
        return reverse("casework:case", args=[self.case.reference])

    @property
    def curve(self) -> list[dict]:
        """The readings of the emotion as points of a small drawing, oldest first, at most six."""
        read = [e for e in self.entries if e.facts.get("level") in HEIGHT_OF_LEVEL][-6:]
        width = 132 / max(len(read) - 1, 1)
        return [
            {"x": round(76 + number * width), "y": HEIGHT_OF_LEVEL[e.facts["level"]], "at": e.at}
            for number, e in enumerate(read)
        ]


def label(case: Complaint, verb: str):
    """What a verb is called on buttons."""
    transitions = getattr(type(case), verb)._django_fsm.transitions
    return next(iter(transitions.values())).custom["label"]
