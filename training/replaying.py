"""The life of one case lived through again: at each moment what was stored then, whole acts, and what was not known."""

from bisect import bisect_right
from datetime import date, datetime
from functools import cached_property
from itertools import groupby

from django.utils.safestring import SafeString
from django.utils.timezone import localdate

from audit.models import Entry
from casework.casefile import CaseFile
from casework.past import LATE, PastCaseFile
from casework.timeline import LOOKS, Happening, Timeline
from complaints.models import Complaint, Finding, Message, Promise, RequirementRule, policy_day
from history import moments
from training.headings import SCHEMES, Scheme
from training.lives import life_of
from training.models import Pin
from training.moments import Moment
from training.written_lines import WrittenFold, WrittenLines

SETTLED = 5  # promises that were settled last and are shown
LINES = 30  # of a long life that are shown at once
JUMPS = ("decision", "gift", "promise", "escalation")


class ReplayedTimeline(Timeline):
    """The lines so far; what the entries say is put into words once for all moments."""

    def done(self, entry: Entry) -> Happening:
        """An act as a line of the timeline."""
        said = self.file.kept.sentence(entry)
        return self.line(entry.at, LOOKS.get(entry.kind, "state"), self.name(entry.actor), said, entry=entry)


class ReplayedFile(PastCaseFile):
    """The page of a case as it stood, with what the next step still asked for then."""

    onward = CaseFile.onward  # the past has nothing to press, but its next step asked for something

    def __init__(self, then: Complaint, replay: "Replay", at: datetime):
        super().__init__(then, replay.user, at, replay.past.entries_by(at, known=replay.known))
        self.kept = replay.kept

    @cached_property
    def timeline(self) -> ReplayedTimeline:
        """Its life so far, line by line."""
        return ReplayedTimeline(self, whole=True)

    @cached_property
    def rules(self) -> dict:
        """What managers asked for at the severity of then, on the day of then."""
        day = policy_day(self.at)
        return {
            (rule.verb, rule.requirement): rule.amount
            for rule in self.kept.policies
            if rule.severity == self.case.severity and in_force(rule, day)
        }

    @property
    def lacks(self) -> list[str]:
        """What the next step still needs, in words."""
        return [str(item.label) for item in self.onward[1]]


def in_force(rule: RequirementRule, day: date) -> bool:
    """Whether a policy that was read holds on ``day``."""
    return rule.starts_on <= day and (rule.ends_on is None or rule.ends_on > day)


class Replay:
    """A life and its moments. ``known`` tells it by when things were written down, else by when they happened."""

    def __init__(self, case: Complaint, user, *, known: bool = False):
        self.case, self.user, self.known = case, user, known
        self.kept = life_of(case, user)
        self.past = self.kept.past

    @cached_property
    def times(self) -> list[datetime]:
        """When something happened, or became known, in order, each once."""
        return self.past.known_moments if self.known else self.past.moments

    @property
    def life(self) -> list[Moment]:
        """The moments with what they hold."""
        return self.kept.moments(known=self.known)

    @cached_property
    def states(self) -> tuple[list[datetime], list[str]]:
        """When the state was written, and which, in order."""
        rows = [row for row in self.past.case_rows if row.model is Complaint]
        told = [(row.known_from if self.known else row.holds_from, row.values["state"]) for row in rows]
        return [at for at, _state in told], [state for _at, state in told]

    def state_at(self, at: datetime) -> str:
        """In which state the case was after all that happened at ``at``."""
        since, states = self.states
        return states[max(bisect_right(since, at) - 1, 0)]

    @cached_property
    def pins(self) -> list[Pin]:
        """The notes that this reader may read, in the order of their moments."""
        found = Pin.objects.beside(self.case, self.user).standing()
        return list(found.select_related("author").order_by("at", "pk"))

    def place_of(self, moment: datetime) -> int | None:
        """The number of the last moment that is not after ``moment``; None before the case existed."""
        place = bisect_right(self.times, moment) - 1
        return place if place >= 0 else None

    def scene(self, place: int, *, scheme: str = "six", hides: bool = False) -> "Scene":
        """The moment with this number, as the page shows it."""
        return Scene(self, self.life[place], SCHEMES.get(scheme, SCHEMES["six"]), hides=hides)


class Scene:
    """One moment of a replay: the case as it stood, and only what was revealed then. ``hides`` veils what follows."""

    whole = False  # whether the timeline goes back to the first line, however many there are

    def __init__(self, replay: Replay, moment: Moment, scheme: Scheme, *, hides: bool = False):
        self.replay, self.moment, self.scheme, self.hides = replay, moment, scheme, hides

    @cached_property
    def file(self) -> ReplayedFile:
        """The case with everything on it as it stood. Raises LookupError where it was not there any more."""
        at = self.moment.at
        then = self.replay.past.at(at, known=self.replay.known)
        if then is None:
            raise LookupError(at)
        return ReplayedFile(then, self.replay, at)

    @property
    def before(self) -> Moment | None:
        """The moment before."""
        return self.replay.life[self.moment.number - 1] if self.moment.number else None

    @property
    def first(self) -> Moment:
        """The moment with which it all began."""
        return self.replay.life[0]

    @property
    def said(self) -> list[Message]:
        """The words that passed at this very moment."""
        return [message for message in self.file.read.messages.all() if message.at == self.moment.at]

    @property
    def after(self) -> Moment | None:
        """The next moment."""
        return next(iter(self.replay.life[self.moment.number + 1 :]), None)

    @property
    def to_come(self) -> int:
        """How many moments follow."""
        return len(self.replay.life) - self.moment.number - 1

    @property
    def jumps(self) -> dict[str, Moment]:
        """{what one looks for: the next moment that has it}, and the decision before as "back"."""
        here, life = self.moment.number, self.replay.life
        found = {kind: next((one for one in life[here + 1 :] if kind in one.kinds), None) for kind in JUMPS}
        found["back"] = next((one for one in reversed(life[:here]) if "decision" in one.kinds), None)
        return {kind: moment for kind, moment in found.items() if moment}

    @cached_property
    def pins(self) -> list[Pin]:
        """The notes up to here."""
        return [pin for pin in self.replay.pins if pin.at <= self.moment.at]

    @property
    def pins_to_come(self) -> int:
        """How many notes are pinned to moments that follow."""
        return len(self.replay.pins) - len(self.pins)

    @cached_property
    def promises(self) -> list[Promise]:
        """What was owed, the next due first, and what was settled last."""
        every = self.file.read.promises.all()
        settled = sorted((one for one in every if one.settled_at), key=lambda one: one.settled_at or one.due_at)
        return [*(one for one in every if not one.settled_at), *reversed(settled[-SETTLED:])]

    @property
    def promises_left_out(self) -> int:
        """How many settled promises are not shown."""
        return len(self.file.read.promises.all()) - len(self.promises)

    @cached_property
    def chapters(self) -> list[tuple[object, list[tuple[date, list[SafeString | WrittenFold]]]]]:
        """[(heading, [(day, lines)])] of the timeline so far, in the words of the scheme."""
        shown, pen = self.file.timeline.fitting[self.left_out :], WrittenLines(self.replay.kept, self.file)
        return [
            (
                heading,
                [(day, pen.write_all(of_day)) for day, of_day in groupby(lines, key=lambda line: localdate(line.at))],
            )
            for heading, lines in groupby(shown, key=lambda line: self.heading(line.moment))
        ]

    @property
    def left_out(self) -> int:
        """How many earlier lines are not shown."""
        return 0 if self.whole else max(len(self.file.timeline.fitting) - LINES, 0)

    def heading(self, at: datetime) -> object:
        """Under which heading of the scheme a moment stands."""
        return self.scheme.heading(self.replay.state_at(at))

    @cached_property
    def late(self) -> list[tuple[Entry, datetime]]:
        """[(entry, since when it was known)] of what had happened by now and was written down only later."""
        if self.replay.known:
            return []
        entered = ((entry, self.replay.past.known_from(entry)) for entry in self.file.entries if was_late(entry))
        return [(entry, known) for entry, known in entered if known > self.moment.at]

    @property
    def late_at_once(self) -> datetime | None:
        """When all of what is here was entered in one go, as by an import; None when it was not."""
        together = {known for _entry, known in self.late}
        return together.pop() if len(together) == 1 and len(self.late) > 2 else None

    @cached_property
    def found_later(self) -> list[Finding]:
        """What the investigation brought to light after this moment."""
        known_now = {finding.pk for finding in self.file.read.findings.all()}
        last = self.replay.past.past.versions(Finding, self.replay.times[-1], known=self.replay.known)
        return [row.instance() for row in last if row.key not in known_now]

    @property
    def marks(self) -> list[str]:
        """What to know about this life so as not to be misled by it: codes of what the page says of it in words."""
        file, entries = self.file, self.file.entries
        verbs = {entry.verb for entry in entries}
        found = {
            "erased": self.replay.case.is_erased,
            "imported": file.case.is_historic,
            "without_people": not any(entry.actor_id for entry in entries),
            "corrected": "complaint_correct" in verbs,
            "taken_back": "complaint_take_back" in verbs,
            "merged": "complaint_take_in" in verbs,
            "reopened": "complaint_reopen" in verbs,
            "withdrawn": file.case.state == "withdrawn",
        }
        return [code for code, holds in found.items() if holds]

    @property
    def key(self) -> str:
        """The moment as addresses write it."""
        return moments.written(self.moment.at)


def was_late(entry: Entry) -> bool:
    """Whether it was written down over a minute after it happened."""
    return (entry.recorded_at - entry.at).total_seconds() > LATE
