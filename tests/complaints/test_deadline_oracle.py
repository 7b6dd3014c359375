"""Deadlines with waits, held against an oracle that ticks minute by minute and knows no intervals."""

from datetime import UTC, date, datetime, time

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from calendars.models import Calendar
from calendars.worktime import Schedule, Window
from casework.deadlines import Deadline
from complaints.models import Clock, Hold, ServiceStandard
from tests.calendars.test_worktime import DAY, MINUTE, NIGHTS, oracle_minutes, situations

FAR = 8 * DAY  # the oracle walks no further


def plan(schedule, *, minutes, working, pauses=True, warns=75) -> tuple[ServiceStandard, Calendar]:
    """A policy and a calendar, neither of them stored."""
    standard = ServiceStandard(minutes=minutes, in_working_time=working, pauses=pauses, warns_at_percent=warns)
    calendar = Calendar(zone=schedule.zone)
    calendar._schedules = dict.fromkeys(range(2025, 2028), schedule)
    return standard, calendar


def waits(start, spans, *, last_stands) -> list[Hold]:
    """One wait after the other: (minutes until it begins, minutes it lasts)."""
    found, at = [], start
    for after, lasting in spans:
        begun = at + after * MINUTE
        at = begun + lasting * MINUTE
        found.append(Hold(why="answer", placed_at=begun, released_at=at))
    if found and last_stands:
        found[-1].released_at = None
    return found


def ticked(minutes_of_work, holds, length) -> tuple[list[datetime], datetime | None]:
    """The minutes that the oracle counts, and when the clock fell due; None while it stands still before that."""
    counted: list[datetime] = []
    for minute in minutes_of_work:
        standing = [h for h in holds if h.placed_at <= minute and (h.released_at is None or minute < h.released_at)]
        if any(hold.released_at is None for hold in standing):
            return counted, None
        if not standing:
            counted.append(minute)
        if len(counted) == length:
            return counted, minute + MINUTE
    assume(False)  # further off than the oracle walks
    raise AssertionError


spans = st.lists(st.tuples(st.integers(0, 1500), st.integers(0, 1500)), max_size=3)


@settings(deadline=None, max_examples=60)
@given(situations(), st.integers(1, 1200), spans, st.booleans(), st.booleans())
def test_a_deadline_with_waits_agrees_with_the_oracle(situation, length, spans, last_stands, working):
    schedule, start = situation
    holds = waits(start, spans, last_stands=last_stands)
    minutes = oracle_minutes(schedule, start, start + FAR) if working else (start + n * MINUTE for n in range(9999))
    counted, due_at = ticked(minutes, holds, length)

    standard, calendar = plan(schedule, minutes=length, working=working)
    clock = Clock(started_at=start, standard=standard, calendar=calendar)
    clock.follow(holds)
    told = Deadline(clock, holds, start + FAR)

    if due_at is None:
        assert clock.paused_at == max(holds[-1].placed_at, start)
    else:
        assert (clock.due_at, clock.paused_at) == (due_at, None)
        assert clock.warn_at <= clock.due_at
    shown = [(s.since, s.until) for s in told.stretches if not s.hold]
    walked = [since + n * MINUTE for since, until in shown for n in range((until - since) // MINUTE)]
    assert walked == counted
    assert told.used == len(counted) * MINUTE


@settings(deadline=None, max_examples=40)
@given(situations(), st.integers(1, 1200), spans)
def test_what_never_pauses_never_does(situation, length, spans):
    schedule, start = situation
    standard, calendar = plan(schedule, minutes=length, working=False, pauses=False)
    clock = Clock(started_at=start, standard=standard, calendar=calendar)
    clock.follow(waits(start, spans, last_stands=True))
    assert (clock.due_at, clock.paused_at) == (start + length * MINUTE, None)


@settings(deadline=None, max_examples=40)
@given(st.sampled_from(sorted(NIGHTS)), st.integers(4, 1200), spans, st.integers(1, 99))
@example("Australia/Lord_Howe", 600, [(30, 90)], 50)
def test_the_warning_comes_when_its_share_of_the_time_is_gone(zone, length, spans, percent):
    """On the night on which the clocks of the zone change, in windows that run past midnight."""
    start = datetime.combine(NIGHTS[zone][0] - DAY, time(20), tzinfo=UTC)
    night_shift = tuple(Window(weekday, time(21, 30), time(5, 30)) for weekday in range(7))
    schedule = Schedule(zone, night_shift, {date(2026, 2, 28): ()})
    standard, calendar = plan(schedule, minutes=length * 100, working=False, warns=percent)
    holds = waits(start, spans, last_stands=False)
    clock = Clock(started_at=start, standard=standard, calendar=calendar)
    clock.follow(holds)
    counted, warn_at = ticked((start + n * MINUTE for n in range(length * 100 + 9999)), holds, length * percent)
    assert (clock.warn_at, len(counted)) == (warn_at, length * percent)
