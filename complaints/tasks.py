"""Work that nobody has to start: waits that run out, deadlines that come near or pass. Each is told once."""

from collections.abc import Callable
from datetime import datetime

from django.db import models, transaction
from django.utils.timezone import now
from procrastinate.contrib.django import app

from accounts.models import User
from complaints.choices import OPEN, Distribution, EscalationLevel, HoldEnd
from complaints.models import AssignmentPolicy, Clock, Complaint, Hold
from history.attribution import attributed

AT_MOST = 500


def end_waits(at: datetime, *, at_most: int = AT_MOST) -> int:
    """Let every case go on whose wait ran out by ``at``, as of the moment that was set; how many there were."""
    run_out = Hold.objects.run_out(at).order_by("until", "pk").values_list("pk", flat=True)[:at_most]
    return sum(end_wait(pk, at) for pk in list(run_out))


@transaction.atomic
def end_wait(pk: int, at: datetime) -> bool:
    """End one wait; False when somebody else did so meanwhile."""
    case = held(Complaint.objects.filter(holds=pk))
    hold = Hold.objects.run_out(at).filter(pk=pk).first()
    if case is None or hold is None:
        return False
    case.resume(by=None, at=hold.until, how=HoldEnd.TIME_UP)
    return True


def warn_of_deadlines(at: datetime, *, at_most: int = AT_MOST) -> int:
    """Say of every clock whose time is nearly gone by ``at`` that it is, once; how many there were."""
    near = Clock.objects.to_be_warned_of(at).order_by("warn_at", "pk").values_list("pk", flat=True)[:at_most]
    return sum(warn_of_deadline(pk, at) for pk in list(near))


def warn_of_deadline(pk: int, at: datetime) -> bool:
    """Mark one clock and tell its case; False when somebody else stopped or marked it meanwhile."""
    return told_once(pk, Clock.objects.to_be_warned_of, "warn_of_deadline", mark="warned_at", happened="warn_at", at=at)


def record_breaches(at: datetime, *, at_most: int = AT_MOST) -> int:
    """Record every clock that ran out by ``at``, once, each in its own transaction; how many there were."""
    ran_out = Clock.objects.breached(at).order_by("due_at", "pk").values_list("pk", flat=True)[:at_most]
    return sum(record_breach(pk, at) for pk in list(ran_out))


def record_breach(pk: int, at: datetime) -> bool:
    """Mark one clock, tell its case and hand it up where the policy says so; False when it was done meanwhile."""
    return told_once(pk, Clock.objects.breached, "miss_deadline", mark="breached_at", happened="due_at", at=at)


@transaction.atomic
def told_once(pk: int, still: Callable, verb: str, *, mark: str, happened: str, at: datetime) -> bool:
    """Mark a clock that is ``still`` to be told of, and write it into its case as of the moment it ``happened``.

    The case is held before its clock, as every act does it: neither waits for the other for ever.
    """
    with attributed(actor_id=None, reason=verb, at=at):
        case = held(Complaint.objects.filter(clocks=pk))
        clock = still(at).filter(pk=pk).select_related("standard").first()
        if case is None or clock is None:
            return False
        setattr(clock, mark, at)
        clock.save(update_fields=[mark])
        case.record(verb, by=None, at=getattr(clock, happened), clock=clock.kind)
    if verb == "miss_deadline" and clock.standard and clock.standard.escalates:
        hand_up(case, at=at)
    return True


def hand_up(case: Complaint, *, at: datetime) -> None:
    """One level up to whoever has the fewest open cases there: a supervisor of the team, else a manager."""
    for level in range(case.escalation_level + 1, EscalationLevel.MANAGER + 1):
        busy = models.Count("complaints", filter=models.Q(complaints__state__in=OPEN))
        people = User.objects.receivers(case.team, level).exclude(
            pk__in={case.about_staff_id, case.handler_id} - {None}
        )
        receiver = people.annotate(busy=busy).order_by("busy", "name", "pk").first()
        if receiver is not None and not case.is_erased:
            case.escalate(by=None, at=at, level=level, receiver=receiver, why="")
            return


def held(cases) -> Complaint | None:
    """The one case, locked until the transaction ends; needs one."""
    return cases.select_for_update(of=["self"]).select_related("team").first()


def hand_out(at: datetime, *, at_most: int = AT_MOST) -> int:
    """Find a handler for what lies without one, the nearest deadline first; how many there were.

    What somebody left to the team without a handover is for the team to look at.
    """
    teams = AssignmentPolicy.objects.in_force(at.date()).exclude(method=Distribution.NONE).values("team")
    lying = Complaint.objects.unassigned().filter(team__in=teams).exclude(Complaint.was_left())
    return sum(hand_out_one(pk, at) for pk in list(lying.for_desk().values_list("pk", flat=True)[:at_most]))


@transaction.atomic
def hand_out_one(pk: int, at: datetime) -> bool:
    """One case to one person; False when somebody has it meanwhile, or nobody is there."""
    with attributed(actor_id=None, reason="hand_out", at=at):
        case = held(Complaint.objects.unassigned().filter(pk=pk))
        if case is None or case.is_erased or case.find_handler(at=at) is None:
            return False
        case.save(update_fields=["handler"])
    return True


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="hand_out_cases")
def hand_out_cases(timestamp: int) -> None:
    """Every five minutes, for whatever came while nobody was there."""
    hand_out(now())


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="record_breached_clocks")
def record_breached_clocks(timestamp: int) -> None:
    """Every five minutes: first the waits, which may let a clock run out."""
    at = now()
    end_waits(at)
    warn_of_deadlines(at)
    record_breaches(at)
