"""Calendars as rows: whose they are, what they become as a plain schedule, and how holidays get in."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from accounts.models import Team
from calendars.holidays_of import PublicYear
from calendars.management.commands import importholidays
from calendars.models import Calendar, CalendarYear, OpeningWindow, SpecialDay, TeamCalendar
from calendars.worktime import is_open

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_house_calendar")]
SPRING = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def no_house_calendar(db):
    """The shipped calendars step back."""
    Calendar.objects.update(is_default=False)


@pytest.fixture
def office():
    """Monday to Friday, nine to six, in Shanghai."""
    calendar = Calendar.objects.create(name="Shanghai office", zone="Asia/Shanghai")
    for weekday in range(5):
        OpeningWindow.objects.create(calendar=calendar, weekday=weekday, opens=time(9), closes=time(18))
    return calendar


def local(*parts):
    """A time in Shanghai."""
    return datetime(*parts, tzinfo=ZoneInfo("Asia/Shanghai"))


def test_a_team_works_by_its_own_calendar_else_by_the_default(office):
    default = Calendar.objects.create(name="House", is_default=True)
    north, south = Team.objects.create(name="North"), Team.objects.create(name="South")
    TeamCalendar.objects.create(team=north, calendar=office)
    assert Calendar.objects.for_team(north) == office
    assert Calendar.objects.for_team(south) == default
    assert Calendar.objects.for_team(None) == default


def test_without_a_default_there_is_no_calendar():
    with pytest.raises(Calendar.DoesNotExist):
        Calendar.objects.for_team(None)


def test_there_is_one_default():
    Calendar.objects.create(name="One", is_default=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Calendar.objects.create(name="Two", is_default=True)


def test_a_closed_day_has_no_hours_and_reduced_service_has(office):
    with pytest.raises(IntegrityError), transaction.atomic():
        office.special_days.create(on=date(2026, 3, 2), kind="closed", opens=time(9), closes=time(12))
    with pytest.raises(IntegrityError), transaction.atomic():
        office.special_days.create(on=date(2026, 3, 2), kind="reduced")


def test_the_schedule_takes_one_query_and_is_kept(office, django_assert_num_queries):
    with django_assert_num_queries(1):
        first = office.schedule(SPRING)
    with django_assert_num_queries(0):
        assert office.schedule(SPRING) is first


def test_special_days_change_the_week(office):
    office.special_days.create(on=date(2026, 3, 2), kind="closed")
    office.special_days.create(on=date(2026, 3, 3), kind="reduced", opens=time(10), closes=time(12))
    office.special_days.create(on=date(2026, 3, 7), kind="makeup")
    schedule = office.schedule(SPRING)
    assert not is_open(schedule, local(2026, 3, 2, 10))
    assert not is_open(schedule, local(2026, 3, 3, 9, 30))
    assert is_open(schedule, local(2026, 3, 3, 10))
    assert schedule.days[date(2026, 3, 7)] == ((time(9), time(18)),)


def test_what_is_entered_by_hand_replaces_what_is_imported(office):
    office.special_days.create(on=date(2026, 3, 2), kind="closed", source="imported")
    office.special_days.create(on=date(2026, 3, 2), kind="makeup", opens=time(13), closes=time(17))
    assert office.schedule(SPRING).days[date(2026, 3, 2)] == ((time(13), time(17)),)


def test_importing_is_idempotent_and_marks_the_year(office):
    call_command("importholidays", office.name, country="CN", year=2026)
    days = list(SpecialDay.objects.values_list("pk", "on", "kind", "name"))
    call_command("importholidays", office.name, country="CN", year=2026)
    assert list(SpecialDay.objects.values_list("pk", "on", "kind", "name")) == days
    assert CalendarYear.objects.get(calendar=office, year=2026).status == "confirmed"
    assert is_open(office.schedule(SPRING), local(2026, 2, 28, 10))
    assert not is_open(office.schedule(SPRING), local(2026, 2, 20, 10))


def test_a_name_that_a_day_has_no_room_for_is_seen_to_be_cut(office, monkeypatch):
    names = "; ".join(["Day of the Mended Bowl"] * 6)
    year = PublicYear(closed={date(2026, 5, 1): names}, makeup=[], is_final=True)
    monkeypatch.setattr(importholidays, "public_year", lambda country, of: year)
    call_command("importholidays", office.name, country="CN", year=2026)
    assert office.special_days.get().name.endswith("Bowl; Day…")


def test_an_unpublished_year_is_provisional_and_deadlines_know(office):
    call_command("importholidays", office.name, country="CN", year=2026)
    call_command("importholidays", office.name, country="CN", year=2099)
    assert CalendarYear.objects.get(year=2099).status == "provisional"
    assert office.schedule(SPRING).unconfirmed_years == {2025, 2027, 2028, 2029}


def test_a_calendar_without_public_holidays_doubts_no_year(office):
    assert office.schedule(SPRING).unconfirmed_years == frozenset()


def test_an_unknown_calendar_is_named():
    with pytest.raises(CommandError, match="Nowhere"):
        call_command("importholidays", "Nowhere", country="TW", year=2026)
