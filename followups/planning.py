"""The series of follow-ups of one case: planned when it resolves, resting when it begins again (docs/domain.md §5)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists

from audit.models import Entry
from calendars.festivals import quiet_days
from complaints.choices import HowLeft
from complaints.models import policy_day
from customers.models import Customer
from followups import contacts, policies
from followups.choices import WAITING, FollowUpState, WhyCancelled
from followups.models import FollowUp, FollowUpRule
from followups.receivers import receiver_of, team_of
from history.attribution import attributed
from ui.asked_often import SOME_DAY, Question, kept

LOOKS_AHEAD = timedelta(days=60)  # beyond the last window, for festivals that push a call


def rule_of(row: FollowUpRule) -> policies.Rule:
    """The row as the pure policy reads it."""
    return policies.Rule(
        code=row.code,
        severities=frozenset(row.severities),
        needs_important=row.or_important,
        needs_safety=row.or_safety,
        earliest=timedelta(hours=row.earliest_hours),
        latest=timedelta(hours=row.latest_hours),
        in_working_time=row.in_working_time,
        channel=row.channel,
        instead_of=row.instead_of,
        category=row.category.code if row.category else "",
        ignores_cap=row.ignores_cap,
    )


@dataclass(frozen=True)
class CallingTime:
    """When a customer may be called."""

    hours: tuple
    zone: str
    quiet: frozenset[date]

    @classmethod
    def of(cls, customer: Customer, start: datetime, end: datetime) -> "CallingTime":
        """Their hours in their zone, without the festivals from ``start`` to some weeks after ``end``; one query."""
        quiet = quiet_days(customer.zone, start.date(), (end + LOOKS_AHEAD).date())
        return cls((customer.call_from, customer.call_until), customer.zone, quiet)

    @property
    def schedule(self):
        """The same as a schedule of every day."""
        return policies.callable_schedule(self.hours, self.zone, self.quiet)


def windows(case, at: datetime, *, first_contact: bool = False, satisfied_on_spot: bool = False):
    """[(rule row, planned window)] for a case that resolves at ``at``; also what a page shows beforehand."""
    rows = {row.code: row for row in rules_in_force().answers({SOME_DAY: policy_day(at)})}
    customer = case.customer
    if customer is None or customer.wants_no_contact or customer.is_erased:
        return []
    furthest = at + timedelta(hours=max((row.latest_hours for row in rows.values()), default=0))
    calling = CallingTime.of(customer, at, furthest)
    planned = policies.plan(
        at,
        severity=case.severity,
        important=customer.is_important,
        safety=case.is_safety_risk,
        satisfied_on_spot=satisfied_on_spot,
        first_contact=first_contact,
        opted_out=False,
        unnamed=False,
        category=case.category.code,
        rules=[rule_of(row) for row in rows.values()],
        schedule=case.working_calendar.schedule(at),
        calling_hours=calling.hours,
        zone=calling.zone,
        quiet_days=calling.quiet,
    )
    return [(rows[window.code], window) for window in within_cap(customer, planned, rows, calling, at)]


@kept
def rules_in_force() -> Question[FollowUpRule]:
    """The rules of the day that is given, the later ones last."""
    return Question(FollowUpRule.objects.in_force(SOME_DAY).select_related("category").order_by("starts_on"))


def within_cap(customer: Customer, planned: list, rows: dict, calling: CallingTime, at: datetime) -> list:
    """The windows as the cap on contacts lets them stand; each that is placed counts for those after it."""
    cap = contacts.cap_of(customer, policy_day(at))
    if cap is None or not planned:
        return planned
    start, end = at - cap.length, max(one.latest_at for one in planned) + cap.length + cap.put_off
    known = contacts.contacts_of(customer, start, end)
    taken, beside = known.moments, known.windows
    placed = []
    for window in sorted(planned, key=lambda one: (not rows[one.code].ignores_cap, one.earliest_at, one.latest_at)):
        if not rows[window.code].ignores_cap:
            window = policies.capped(window, cap, taken, beside, calling.schedule)
        placed.append(window)
        if window.cap != policies.MERGED:
            taken = sorted([*taken, window.earliest_at])
    return sorted(placed, key=lambda one: (one.earliest_at, one.latest_at, one.code))


@transaction.atomic(savepoint=False)
def plan_series(case, *, by, at: datetime, first_contact: bool = False, how_left: str = "") -> list[FollowUp]:
    """Plan what comes after a resolution. What rested from an earlier one is cancelled; nothing is doubled."""
    resting = case.followups.of_series().filter(state=FollowUpState.SUSPENDED)
    # two cases of one customer plan one after the other: one cap over both
    held = Customer.objects.select_for_update(of=["self"]).filter(pk=case.customer_id)
    if case.customer_id is None or any(held.values_list(Exists(resting), flat=True)):
        for rested in resting:
            rested.cancel(by=by, at=at, why=WhyCancelled.PLANNED_ANEW)
    found = windows(case, at, first_contact=first_contact, satisfied_on_spot=how_left == HowLeft.FINE)
    return write([planned(case, row, window) for row, window in found], by=by, at=at)


def planned(case, row: FollowUpRule, window: policies.Planned) -> FollowUp:
    """One follow-up of a case as its rule wants it, not yet written."""
    receiver = receiver_of(row, customer=case.customer, team=case.team, handler=case.handler)
    return FollowUp(
        complaint=case,
        customer=case.customer,
        team_id=team_of(receiver, case.team),
        rule=row,
        channel=window.channel,
        earliest_at=window.earliest_at,
        latest_at=window.latest_at,
        assignee=receiver,
        cap=window.cap,
    )


def write(followups: list[FollowUp], *, by, at: datetime) -> list[FollowUp]:
    """Write planned follow-ups with their entries in the journal, in two statements; needs an open transaction."""
    with attributed(actor_id=by.pk if by else None, reason="plan", at=at):
        made = FollowUp.objects.bulk_create(followups)
        told = [(one.journal_case_id(), one.pk, at, {"after": one.state} | because(one)) for one in made]
        Entry.objects.tell_of_each(FollowUp._meta.label_lower, "followup_plan", told, by=by)
    return made


def because(followup: FollowUp) -> dict:
    """What the cap did to the window, as a fact of the journal."""
    return {"cap": followup.cap} if followup.cap else {}


def rest_series(case, *, by, at: datetime) -> None:
    """The case began again: what was planned rests. Programmes go on: they look after the customer meanwhile."""
    for followup in case.followups.of_series().filter(state__in=WAITING):
        followup.suspend(by=by, at=at)


def resume_series(case, *, by, at: datetime) -> None:
    """The beginning again was a mistake: what rested goes on."""
    for followup in case.followups.of_series().filter(state=FollowUpState.SUSPENDED):
        followup.resume(by=by, at=at)


def cancel_series(case, *, by, at: datetime, reason: str) -> None:
    """The resolution was taken back: what it planned will not happen."""
    for followup in case.followups.of_series().filter(state__in=WAITING):
        followup.cancel(by=by, at=at, why=WhyCancelled.TAKEN_BACK, reason=reason)
