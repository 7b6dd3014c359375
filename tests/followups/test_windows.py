"""Windows against a computation of their own, and reminders by a clock that is stepped."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils.timezone import now

from benchmarks.windows import disagreements
from calendars.festivals import quiet_days
from followups.models import FollowUp, Notice
from followups.policies import callable_schedule, step_window
from followups.reminding import remind
from tests.builders import make_person, make_team
from tests.goodwill import make_resolved_case


def test_random_windows_agree_with_another_computation():
    assert disagreements(500, seed=6) == []


@pytest.mark.django_db
def test_a_make_up_day_in_shanghai_is_a_day_for_calls():
    """Sunday 2026-01-04 is worked instead of a day of the New Year; 2026-01-01 is a festival."""
    quiet = quiet_days("Asia/Shanghai", date(2026, 1, 1), date(2026, 1, 5))
    assert date(2026, 1, 1) in quiet
    assert date(2026, 1, 4) not in quiet
    schedule = callable_schedule((time(9), time(20)), "Asia/Shanghai", quiet)
    sunday = datetime(2026, 1, 3, 16, tzinfo=UTC)  # midnight there
    window = step_window(sunday, timedelta(), timedelta(hours=23), channel="phone", callable_time=schedule)
    assert window == (datetime(2026, 1, 4, 1, tzinfo=UTC), datetime(2026, 1, 4, 12, tzinfo=UTC))


@pytest.mark.django_db
def test_a_clock_that_is_stepped_tells_nobody_twice_and_forgets_nobody():
    agent = make_person("agent", team=make_team())
    make_resolved_case(agent, severity="moderate", days_ago=0)
    opens = FollowUp.objects.order_by("earliest_at").first().earliest_at
    hour = timedelta(hours=1)
    for at in (opens - hour, opens + timedelta(minutes=1), opens - hour, opens + hour, opens, opens + 2 * hour):
        remind(at)
    told = Notice.objects.filter(reminder__kind="opens", reminder__due_at=opens, recipient=agent)
    assert told.count() == FollowUp.objects.filter(earliest_at=opens).count()
    assert now() < opens
