"""Work that nobody has to start: waits that run out, deadlines that come near or pass. Each is told once."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models, transaction
from django.utils.timezone import now
from procrastinate.contrib.django import app

from accounts.models import User
from audit.models import Entry
from complaints import filing
from complaints.choices import (
    OPEN,
    EscalationLevel,
    HoldEnd,
)
from complaints.forgetting import forget_feelings
from complaints.hands import Distribution
from complaints.models import AssignmentPolicy, Attachment, Clock, Complaint, Hold, Reply, policy_day
from complaints.models.attachments import KEPT_WITHOUT_WORDS
from complaints.posting import post
from complaints.receiving import first_there
from history.attribution import attributed

AT_MOST = 500
LOT = 250  # clocks told of in one transaction: whoever works on one of their cases waits for a blink
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


def warn_of_deadlines(at: datetime) -> int:
    """Say of every clock whose time is nearly gone by ``at`` that it is, once; how many there were."""
    return tell(Sweep("warn_of_deadline", Clock.objects.to_be_warned_of(at), "warn_at", "warned_at"), at)


def record_breaches(at: datetime) -> int:
    """Record every clock that ran out by ``at``, once, and hand up what the policy says; how many there were."""
    return tell(Sweep("miss_deadline", Clock.objects.breached(at), "due_at", "breached_at"), at)


@dataclass(frozen=True)
class Sweep:
    """What is to be told of clocks: the ``verb``, those it is due of, when it ``happened``, and how they are marked."""

    verb: str
    due: models.QuerySet
    happened: str
    mark: str

    def lot(self, after: tuple) -> list[tuple]:
        """[(when, key, case)] of the next clocks behind ``after``, in the order in which it happened."""
        rows = self.due.order_by(self.happened, "pk").values_list(self.happened, "pk", "complaint_id")
        if after:
            when, key = after[:2]
            later = models.Q(**{f"{self.happened}__gt": when}) | models.Q(**{self.happened: when, "pk__gt": key})
            rows = rows.filter(later)
        return list(rows[:LOT])


def tell(sweep: Sweep, at: datetime) -> int:
    """Tell all that is due, lot by lot, each in its own transaction; what people hold now waits for the next time."""
    told, after = 0, ()
    while lot := sweep.lot(after):
        told += tell_lot(sweep, lot, at)
        after = lot[-1]
    return told


@transaction.atomic
def tell_lot(sweep: Sweep, lot: list[tuple], at: datetime) -> int:
    """Mark the clocks and write into their cases what happened, each as a few statements however many they are.

    The cases are held before their clocks, as every act does it; those that somebody holds are passed over.
    """
    with attributed(actor_id=None, reason=sweep.verb, at=at):
        cases = Complaint.objects.filter(pk__in={case for *_when, case in lot}).order_by("pk")
        free = list(cases.select_for_update(skip_locked=True, of=["self"]).values_list("pk", flat=True))
        due = sweep.due.filter(pk__in=[key for _when, key, _case in lot], complaint__in=free)
        wanted = ("pk", "complaint_id", sweep.happened, "kind")
        clocks = list(due.order_by(sweep.happened, "pk").values_list(*wanted))
        Clock.objects.filter(pk__in=[key for key, *_rest in clocks]).update(**{sweep.mark: at})
        told = [(case, case, moment, {"clock": kind}) for _key, case, moment, kind in clocks]
        Entry.objects.tell_of_each(Complaint._meta.label_lower, f"complaint_{sweep.verb}", told)
    if sweep.mark == "breached_at":
        hands_up = models.Q(promise__isnull=False) | models.Q(standard__escalates=True)
        missed = Clock.objects.filter(hands_up, pk__in=[key for key, *_rest in clocks]).select_related("standard")
        for clock in missed.order_by(sweep.happened, "pk"):
            go_up(clock, at)
    return len(clocks)


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
