"""Work that nobody has to start: waits that run out, deadlines that come near or pass. Each is told once."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import models, transaction
from django.utils.timezone import now
from procrastinate.contrib.django import app

from accounts.models import User
from complaints import filing
from complaints.choices import OPEN, EscalationLevel, HoldEnd
from complaints.models import Attachment, Clock, Complaint, Hold, Reply
from complaints.models.attachments import KEPT_WITHOUT_WORDS
from complaints.posting import post
from history.attribution import attributed

AT_MOST = 500
A_DAY = timedelta(days=1)  # a file may be younger than its row: it is written first


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


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="record_breached_clocks")
def record_breached_clocks(timestamp: int) -> None:
    """Every five minutes: first the waits, which may let a clock run out."""
    at = now()
    end_waits(at)
    warn_of_deadlines(at)
    record_breaches(at)


@app.task
def send_reply(number: int) -> None:
    """The reply with this number, when its time to undo is over."""
    post(number)


def leave(reply: Reply) -> None:
    """Let a reply leave when its time has come, once the transaction is through; the sweep finds what was lost."""
    if reply.leaves_at is not None:
        job = send_reply.configure(schedule_at=reply.leaves_at)
        transaction.on_commit(lambda: job.defer(number=reply.pk), robust=True)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="send_due_replies")
def send_due_replies(timestamp: int) -> None:
    """Every minute: replies to be tried again, and those whose job or sender was lost."""
    due = Reply.objects.due(now()).order_by("leaves_at").values_list("pk", flat=True)[:AT_MOST]
    for pk in list(due):
        post(pk)


def sweep_files(at: datetime) -> int:
    """Remove files that no row wants: left by a crash, or brought back by a backup; how many.

    Files that waited a month for words that nobody wrote go too.
    """
    stale = Attachment.objects.filter(kept_for__isnull=False, at__lt=at - KEPT_WITHOUT_WORDS)
    with transaction.atomic(), attributed(actor_id=None, reason="sweep_files", at=at):
        stale.delete()
    wanted = Attachment.objects.filed().values_list("stored_as", flat=True)
    return sum(1 for _file in filing.sweep(wanted.iterator(), before=at - A_DAY))


@app.periodic(cron="10 4 * * *")
@app.task(queueing_lock="sweep_unwanted_files")
def sweep_unwanted_files(timestamp: int) -> None:
    """Every night."""
    sweep_files(now())
