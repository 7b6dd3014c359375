"""The review queue is filled by its rules, each period once; and what the history says beside a review."""

import secrets
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.db import connection, transaction
from django.db.models import F
from django.utils.timezone import localdate, make_aware

from audit import journal
from audit.models import Entry
from complaints.choices import Outcome, PromiseState
from complaints.models import Closure, Complaint, Reopening, Withdrawal
from followups.choices import Heard
from followups.models import Hearing
from history.attribution import attributed
from training.drawing import is_drawn, periods
from training.library_choices import ReviewReason
from training.models import QueuedCase, ReviewPeriod, ReviewRule

Event = tuple[int, str, str]  # the case, its number, the event


def fill_queue(at: datetime) -> int:
    """Let every rule fill what is due by ``at``, each period once; how many cases came in."""
    today = localdate(at)
    return sum(
        fill(rule, begin, end, at)
        for rule in ReviewRule.objects.order_by("starts_on", "pk")
        for begin, end in open_periods(rule, today)
    )


def open_periods(rule: ReviewRule, today: date) -> list[tuple[date, date]]:
    """The periods of ``rule`` that are over and not filled; a rule that ended fills up to its last day."""
    last = rule.periods.order_by("-begins_on").first()
    since = last.ends_on if last else rule.starts_on
    until = min(today, rule.ends_on) if rule.ends_on else today
    return periods(rule.rhythm, since, until)


@transaction.atomic
def fill(rule: ReviewRule, begins_on: date, ends_on: date, at: datetime) -> int:
    """Put the cases of one period into the queue, unless that was done; how many were new."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('review queue'))")
    if rule.periods.filter(begins_on=begins_on).exists():
        return 0
    with attributed(reason="fill_queue", at=at):
        seed = secrets.token_hex(16)
        found = dict.fromkeys(EVENTS[ReviewReason(rule.reason)](midnight(begins_on), midnight(ends_on)))
        share = rule.per_thousand
        taken = [one for one in found if share is None or is_drawn(one[1], seed, share)]
        counted = {"looked_at": len(found), "taken": len(taken), "seed": seed, "filled_at": at}
        period = ReviewPeriod.objects.create(rule=rule, begins_on=begins_on, ends_on=ends_on, **counted)
        known = {"period": period, "reason": rule.reason, "queued_at": at}
        known["due_on"] = localdate(at) + timedelta(days=rule.due_days)
        before = QueuedCase.objects.count()
        rows = [QueuedCase(complaint_id=case, event=event, **known) for case, _reference, event in taken]
        QueuedCase.objects.bulk_create(rows, ignore_conflicts=True)
        return QueuedCase.objects.count() - before


def midnight(day: date) -> datetime:
    """When the day begins where the house is."""
    return make_aware(datetime.combine(day, time()))


def written_down(model, start: datetime, end: datetime) -> Iterator[dict]:
    """The rows of ``model`` that were written down in [start, end) and still hold, with the numbers of their cases.

    By when they were recorded: what is entered late comes into the period in which it was entered, and none is lost.
    """
    recorded = model.history.filter(history_type="+", recorded_at__gte=start, recorded_at__lt=end).values("id")
    return model.objects.filter(pk__in=recorded, taken_back=False).exclude(complaint__import_batch__isnull=False)


def events_of(model, name: str, start: datetime, end: datetime, **which) -> Iterator[Event]:
    """The events of one kind in a period."""
    rows = written_down(model, start, end).filter(**which).order_by("pk")
    for pk, case, reference in rows.values_list("pk", "complaint_id", "complaint__reference"):
        yield case, reference, f"{name} {pk}"


def critical(start: datetime, end: datetime) -> Iterator[Event]:
    """Critical cases that ended."""
    yield from events_of(Closure, "closure", start, end, complaint__severity="critical")
    yield from events_of(Withdrawal, "withdrawal", start, end, complaint__severity="critical")


def reopened(start: datetime, end: datetime) -> Iterator[Event]:
    """Cases that began again."""
    yield from events_of(Reopening, "reopening", start, end)


def closed(start: datetime, end: datetime) -> Iterator[Event]:
    """All that were closed: what chance draws from."""
    yield from events_of(Closure, "closure", start, end)


def praised(start: datetime, end: datetime) -> Iterator[Event]:
    """Cases whose customer was satisfied and said something, at the close or afterwards."""
    said = written_down(Closure, start, end).filter(outcome=Outcome.SATISFIED).exclude(customer_words="")
    for pk, case, reference in said.order_by("pk").values_list("pk", "complaint_id", "complaint__reference"):
        yield case, reference, f"closure {pk}"
    heard = Hearing.objects.filter(kind=Heard.KIND, at__gte=start, at__lt=end, followup__complaint__import_batch=None)
    rows = heard.exclude(followup__complaint=None).order_by("followup").distinct("followup")
    for pk, case, reference in rows.values_list("followup", "followup__complaint", "followup__complaint__reference"):
        yield case, reference, f"follow-up {pk}"


EVENTS = {
    ReviewReason.CRITICAL: critical,
    ReviewReason.REOPENED: reopened,
    ReviewReason.DRAWN: closed,
    ReviewReason.PRAISED: praised,
}


def facts_of(case: Complaint) -> dict:
    """What the history says about a case: which clocks and promises broke, how the customer felt, how it ended."""
    clocks = [clock for clock in case.clocks.order_by("due_at") if clock.promise_id is None]
    promises = list(case.promises.select_related("owner").order_by("due_at"))
    return {
        "clocks": clocks,
        "late_clocks": [one for one in clocks if one.breached_at or (one.stopped_at and one.stopped_at > one.due_at)],
        "promises": promises,
        "broken_promises": [one for one in promises if one.state == PromiseState.BROKEN or was_late(one)],
        "emotions": list(case.emotions.order_by("at")),
        "reopenings": list(case.reopenings.filter(taken_back=False).order_by("at")),
        "people": people_of(case),
    }


def was_late(promise) -> bool:
    """Whether it was kept, but later than we said."""
    return promise.settled_at is not None and promise.state == PromiseState.KEPT and promise.settled_at > promise.due_at


def people_of(case: Complaint) -> list[str]:
    """Who worked on it, in the order in which they came; no order of merit."""
    done = Entry.objects.about_case(case.pk).exclude(actor=None).exclude(verb__in=journal.verbs(journal.LEARNING))
    rows = done.annotate(who=F("actor__name"))
    return list(dict.fromkeys(rows.values_list("who", flat=True)))
