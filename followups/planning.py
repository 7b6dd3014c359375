"""The series of follow-ups of one case: planned when it resolves, resting when it begins again (docs/domain.md §5)."""

from datetime import datetime, timedelta

from complaints.choices import HowLeft
from followups import policies
from followups.choices import WAITING, FollowUpState, WhyCancelled
from followups.models import FollowUp, FollowUpRule


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
    )


def windows(case, at: datetime, *, first_contact: bool = False, satisfied_on_spot: bool = False):
    """[(rule row, planned window)] for a case that resolves at ``at``; also what a page shows beforehand."""
    rows = {row.code: row for row in FollowUpRule.objects.in_force(at.date()).order_by("starts_on")}
    customer = case.customer
    planned = policies.plan(
        at,
        severity=case.severity,
        important=bool(customer and customer.is_important),
        safety=case.is_safety_risk,
        satisfied_on_spot=satisfied_on_spot,
        first_contact=first_contact,
        opted_out=bool(customer and customer.wants_no_contact),
        unnamed=customer is None,
        rules=[rule_of(row) for row in rows.values()],
        schedule=case.working_calendar.schedule(at),
        **({"calling_hours": (customer.call_from, customer.call_until), "zone": customer.zone} if customer else {}),
    )
    return [(rows[window.code], window) for window in planned]


def plan_series(case, *, by, at: datetime, first_contact: bool = False, how_left: str = "") -> list[FollowUp]:
    """Plan what comes after a resolution. What rested from an earlier one is cancelled; nothing is doubled."""
    for rested in case.followups.filter(state=FollowUpState.SUSPENDED):
        rested.cancel(by=by, at=at, why=WhyCancelled.PLANNED_ANEW)
    series = []
    for row, window in windows(case, at, first_contact=first_contact, satisfied_on_spot=how_left == HowLeft.FINE):
        followup = FollowUp.objects.create(
            complaint=case,
            customer=case.customer,
            team=case.team,
            rule=row,
            channel=window.channel,
            earliest_at=window.earliest_at,
            latest_at=window.latest_at,
            assignee=case.handler,
        )
        followup.record("plan", by=by, at=at, after=followup.state)
        series.append(followup)
    return series


def rest_series(case, *, by, at: datetime) -> None:
    """The case began again: what was planned rests."""
    for followup in case.followups.filter(state__in=WAITING):
        followup.suspend(by=by, at=at)


def resume_series(case, *, by, at: datetime) -> None:
    """The beginning again was a mistake: what rested goes on."""
    for followup in case.followups.filter(state=FollowUpState.SUSPENDED):
        followup.resume(by=by, at=at)


def cancel_series(case, *, by, at: datetime, reason: str) -> None:
    """The resolution was taken back: what it planned will not happen."""
    for followup in case.followups.filter(state__in=WAITING):
        followup.cancel(by=by, at=at, why=WhyCancelled.TAKEN_BACK, reason=reason)
