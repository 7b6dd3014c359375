"""Work that nobody has to start: waits that run out, deadlines that come near or pass. Each is told once."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import now
from procrastinate.contrib.django import app

from complaints import filing
from complaints.choices import HoldEnd
from complaints.deadlines import held, record_breaches, warn_of_deadlines
from complaints.forgetting import forget_feelings
from complaints.hands import Distribution
from complaints.models import AssignmentPolicy, Attachment, Complaint, Hold, Reply, policy_day
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


def hand_out(at: datetime, *, at_most: int = AT_MOST) -> int:
    """Find a handler for what lies without one, the nearest deadline first; how many there were.

    What somebody left to the team without a handover is for the team to look at.
    """
    teams = AssignmentPolicy.objects.in_force(policy_day(at)).exclude(method=Distribution.NONE).values("team")
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


@app.periodic(cron="40 3 * * *")
@app.task(queueing_lock="forget_old_feelings")
def forget_old_feelings(timestamp: int) -> None:
    """Every night. What is left over is done the next."""
    forget_feelings(now())
