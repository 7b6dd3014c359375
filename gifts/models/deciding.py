"""Until when a waiting gift is to be decided."""

from datetime import datetime

from accounts.models import Team
from calendars.models import Calendar
from calendars.worktime import NeverOpen, add_working_time
from complaints.models import policy_day
from gifts.models.policies import DecisionTime


def decision_due(team: Team, severity: str, at: datetime) -> datetime | None:
    """When the working time to decide is over; None without a policy for it, or where nobody is ever at work."""
    policy = DecisionTime.governing(severity, policy_day(at))
    if policy is None:
        return None
    schedule = Calendar.objects.for_team(team).schedule(at)
    try:
        return add_working_time(schedule, at, policy.length).at
    except NeverOpen:
        return None
