"""Deadlines that come near or pass: told of each once, lot by lot, and handed up where the policy says so.

A morning after an outage has a hundred thousand of them, so what is done for each clock is done by the database.
"""

from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import batched

from django.db import connection, models, transaction
from django.db.models.functions import JSONObject, Mod

from accounts.models import User
from audit.models import Entry
from complaints.choices import OPEN, EscalationLevel
from complaints.models import Clock, Complaint
from complaints.receiving import first_there
from history.attribution import attributed
from ui.many import among

LOT = 1000  # clocks told of in one transaction: whoever works on one of their cases waits for a blink
RISING = 50  # of those that go up, which takes a hundred times as long
AHEAD = 20 * LOT  # clocks looked up at once
MAY_GO_UP = models.Q(promise__isnull=False) | models.Q(standard__escalates=True)
Row = tuple[datetime, int, int]  # when it happened, the clock, its case


def warn_of_deadlines(at: datetime) -> int:
    """Say of every clock whose time is nearly gone by ``at`` that it is, once; how many there were."""
    return tell(Sweep("warn_of_deadline", Clock.objects.to_be_warned_of(at), "warn_at", "warned_at"), at)


def record_breaches(at: datetime) -> int:
    """Record every clock that ran out by ``at``, once, and hand up what the policy says; how many there were.

    Cases are handed up by one connection alone: each counts for whoever received it before the next one is handed up.
    """
    late = Sweep("miss_deadline", Clock.objects.breached(at), "due_at", "breached_at")
    staying, rising = late.due.exclude(MAY_GO_UP), late.due.filter(MAY_GO_UP)
    return tell(replace(late, due=staying), at) + tell_lots(replace(late, due=rising, rises=True), at)


@dataclass(frozen=True)
class Sweep:
    """What is to be told of clocks: the ``verb``, those it is due of, when it ``happened``, and how they are marked.

    Where it ``rises``, the policy is asked whether each of the cases goes up.
    """

    verb: str
    due: models.QuerySet
    happened: str
    mark: str
    rises: bool = False

    def ahead(self, after: Row | None) -> list[Row]:
        """The next clocks behind ``after``, in the order in which it happened."""
        rows = self.due.order_by(self.happened, "pk").values_list(self.happened, "pk", "complaint_id")
        if after:
            when, key, _case = after
            later = models.Q(**{f"{self.happened}__gt": when}) | models.Q(pk__gt=key)
            rows = rows.filter(later, **{f"{self.happened}__gte": when})
        return list(rows[:AHEAD])

    def of_half(self, half: int) -> "Sweep":
        """The same of every other case: with an even number (0) or an odd one (1)."""
        return replace(self, due=self.due.alias(half=Mod("complaint_id", 2)).filter(half=half))


def tell(sweep: Sweep, at: datetime) -> int:
    """Tell all that is due; more than one lot over two connections at once, each with every other case.

    So they never meet. If one fails, the other tells all of its own before that is raised.
    """
    if connection.in_atomic_block or not sweep.due[LOT : LOT + 1].exists():
        return tell_lots(sweep, at)
    with ThreadPoolExecutor(max_workers=1) as beside:
        other = beside.submit(copy_context().run, tell_beside, sweep.of_half(1), at)
        told = tell_lots(sweep.of_half(0), at)
    return told + other.result()


def tell_beside(sweep: Sweep, at: datetime) -> int:
    """Tell all of it over a connection of this thread's own, which ends with it."""
    try:
        return tell_lots(sweep, at)
    finally:
        connection.close()


def tell_lots(sweep: Sweep, at: datetime) -> int:
    """Tell lot by lot; what people hold now waits for the next time."""
    told, after, size = 0, None, RISING if sweep.rises else LOT
    while rows := sweep.ahead(after):
        told += sum(tell_lot(sweep, lot, at) for lot in batched(rows, size))
        after = rows[-1]
    return told


@transaction.atomic
def tell_lot(sweep: Sweep, lot: tuple[Row, ...], at: datetime) -> int:
    """Mark the clocks and write into their cases what happened, each as a few statements however many they are.

    The cases are held before their clocks, as every act does it; those that somebody holds are passed over.
    """
    with attributed(actor_id=None, reason=sweep.verb, at=at):
        cases = Complaint.objects.filter(pk__in=among({case for *_when, case in lot})).order_by("pk")
        free = set(cases.select_for_update(skip_locked=True, of=["self"]).values_list("pk", flat=True))
        due = sweep.due.filter(pk__in=among(key for _when, key, case in lot if case in free))
        found = list(due.values_list("pk", flat=True))
        clocks = Clock.objects.filter(pk__in=among(found)).order_by(sweep.happened, "pk")
        clocks.order_by().update(**{sweep.mark: at})
        facts = clocks.annotate(facts=JSONObject(clock="kind"))
        told = facts.values_list("complaint_id", "complaint_id", sweep.happened, "facts")
        Entry.objects.tell_of_all(Complaint._meta.label_lower, f"complaint_{sweep.verb}", told)
    if sweep.rises:
        for clock in clocks.select_related("standard"):
            go_up(clock, at)
    return len(found)


def go_up(clock: Clock, at: datetime) -> None:
    """Hand the case of a missed clock up, where its policy says so."""
    case = held(Complaint.objects.filter(pk=clock.complaint_id))
    if case is not None and goes_up(case, clock):
        hand_up(case, at=at)


def goes_up(case: Complaint, clock: Clock) -> bool:
    """Whether what was missed is handed up: by the policy of the clock, a promise by that of promises today."""
    policy = case.standard_for(clock.kind, at=clock.due_at) if clock.promise_id else clock.standard
    return policy is not None and policy.escalates


def hand_up(case: Complaint, *, at: datetime) -> None:
    """One level up to whoever has the fewest open cases there: a supervisor of the team, else a manager."""
    for level in range(case.escalation_level + 1, EscalationLevel.MANAGER + 1):
        busy = models.Count("complaints", filter=models.Q(complaints__state__in=OPEN))
        people = User.objects.receivers(case.team, level).exclude(
            pk__in={case.about_staff_id, case.handler_id} - {None}
        )
        receiver = first_there(case, people.annotate(busy=busy).order_by("busy", "name", "pk"), at)
        if receiver is not None and not case.is_erased:
            case.escalate(by=None, at=at, level=level, receiver=receiver, why="")
            return


def held(cases) -> Complaint | None:
    """The one case, locked until the transaction ends; needs one."""
    return cases.select_for_update(of=["self"]).select_related("team").first()
