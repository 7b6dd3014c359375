"""Working time, held against an oracle that walks the wall clock minute by minute."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from calendars.worktime import (
    NeverOpen,
    Schedule,
    Window,
    add_calendar_time,
    add_working_time,
    is_open,
    next_opening,
    working_intervals,
    working_time,
)

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
ALWAYS = tuple(Window(weekday, time(), time()) for weekday in range(7))
OFFICE = tuple(Window(weekday, time(9), time(18)) for weekday in range(5))

# The day around which each zone is looked at: the nights on which its clocks change, and one quiet day.
NIGHTS = {
    "Asia/Taipei": [date(2026, 2, 27)],
    "Asia/Shanghai": [date(2026, 2, 28)],
    "Europe/Berlin": [date(2026, 3, 29), date(2026, 10, 25)],
    "America/New_York": [date(2026, 3, 8), date(2026, 11, 1)],
    "Australia/Lord_Howe": [date(2026, 4, 5), date(2026, 10, 4)],
}


def oracle_minutes(schedule, start, until):
    """The working minutes of a span, as their first instants.

    In an hour that repeats, the clock is taken to stand at the latest time it has shown: a shift that has ended does
    not begin again.
    """
    zone, minute = ZoneInfo(schedule.zone), start - DAY
    shown = minute.astimezone(zone).replace(tzinfo=None, fold=0)
    while minute < until:
        shown = max(shown, minute.astimezone(zone).replace(tzinfo=None, fold=0))
        if minute >= start and covers(schedule, shown):
            yield minute
        minute += MINUTE


def covers(schedule, wall):
    """Whether a time on the wall lies in a window of its date, or in one of the day before that runs on."""
    today, yesterday = schedule.hours_on(wall.date()), schedule.hours_on(wall.date() - DAY)
    return any(opens <= wall.time() and (wall.time() < closes or closes <= opens) for opens, closes in today) or any(
        closes <= opens and wall.time() < closes for opens, closes in yesterday
    )


@st.composite
def situations(draw):
    """A schedule, and an instant close to a night on which its clocks may change."""
    zone = draw(st.sampled_from(sorted(NIGHTS)))
    night = draw(st.sampled_from(NIGHTS[zone]))
    clock = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 59]))
    windows = draw(st.lists(st.builds(Window, st.integers(0, 6), clock, clock), min_size=1, max_size=9))
    near = st.integers(-2, 2).map(lambda days: night + days * DAY)
    days = draw(st.dictionaries(near, st.lists(st.tuples(clock, clock), max_size=2).map(tuple), max_size=2))
    noon = datetime.combine(night, time(12), tzinfo=UTC)
    start = noon + draw(st.integers(-2 * 1440, 1440)) * MINUTE
    return Schedule(zone, tuple(windows), days), start


lengths = st.integers(0, 4 * 1440).map(lambda minutes: minutes * MINUTE)
quickly = settings(deadline=None, max_examples=60)


@settings(deadline=None, max_examples=40)
@given(situations(), st.integers(1, 2 * 1440))
def test_it_agrees_with_the_slow_oracle(situation, minutes):
    schedule, start = situation
    until = start + minutes * MINUTE
    expected = list(oracle_minutes(schedule, start, until))

    intervals = list(working_intervals(schedule, start, until))
    walked = [opens + n * MINUTE for opens, closes in intervals for n in range((closes - opens) // MINUTE)]

    assert walked == expected
    assert working_time(schedule, start, until) == len(expected) * MINUTE
    assert is_open(schedule, start) == (start in expected)
    if expected:
        assert next_opening(schedule, start) == expected[0]
        assert add_working_time(schedule, start, len(expected) * MINUTE).at == expected[-1] + MINUTE


@quickly
@given(situations(), lengths)
def test_time_added_is_time_counted(situation, length):
    schedule, start = situation
    due = add_working_time(schedule, start, length)
    assert working_time(schedule, start, due.at) == length
    assert sum((closes - opens for opens, closes in due.intervals), timedelta()) == length


@quickly
@given(situations(), lengths, lengths)
def test_lengths_add_up(situation, first, second):
    schedule, start = situation
    halfway = add_working_time(schedule, start, first).at
    assert add_working_time(schedule, halfway, second).at == add_working_time(schedule, start, first + second).at


@quickly
@given(situations(), lengths, lengths)
def test_later_and_longer_are_never_earlier(situation, length, more):
    schedule, start = situation
    due = add_working_time(schedule, start, length).at
    assert due <= add_working_time(schedule, start, length + more).at
    # No time at all is due at once, also in closed time; only a real length is pushed to working time.
    if length:
        assert due <= add_working_time(schedule, start + more, length).at


@quickly
@given(situations(), lengths, st.lists(st.tuples(lengths, lengths), max_size=3))
def test_a_pause_takes_out_exactly_its_own_working_time(situation, length, spans):
    schedule, start = situation
    pauses = [(start + after, start + after + lasting) for after, lasting in spans]
    due = add_working_time(schedule, start, length, pauses)
    assert working_time(schedule, start, due.at, pauses) == length
    assert due.at >= add_working_time(schedule, start, length).at
    assert not any(
        opens < end and begin < closes for opens, closes in due.intervals for begin, end in pauses if begin < end
    )


@quickly
@given(st.sampled_from(sorted(NIGHTS)), st.integers(0, 365 * 1440), lengths)
@example("Europe/Berlin", 83 * 1440, 3 * DAY)
def test_a_calendar_that_never_closes_loses_no_minute(zone, minute, length):
    start = datetime(2026, 1, 1, tzinfo=UTC) + minute * MINUTE
    due = add_working_time(Schedule(zone, ALWAYS), start, length)
    assert due == add_calendar_time(start, length)
    assert due.intervals == (((start, start + length),) if length else ())


def taipei(*parts):
    return datetime(*parts, tzinfo=ZoneInfo("Asia/Taipei"))


def test_a_deadline_reached_at_closing_is_at_closing():
    due = add_working_time(Schedule("Asia/Taipei", OFFICE), taipei(2026, 3, 5, 16), 2 * HOUR)
    assert due.at == taipei(2026, 3, 5, 18)
    assert due.at.tzinfo is UTC


def test_the_explanation_names_the_intervals_that_counted():
    due = add_working_time(Schedule("Asia/Taipei", OFFICE), taipei(2026, 3, 6, 17), 2 * HOUR)
    assert due.intervals == (
        (taipei(2026, 3, 6, 17), taipei(2026, 3, 6, 18)),
        (taipei(2026, 3, 9, 9), taipei(2026, 3, 9, 10)),
    )


def test_a_holiday_is_skipped_and_a_make_up_workday_counts():
    days = {date(2026, 2, 20): (), date(2026, 2, 14): ((time(9), time(18)),)}
    schedule = Schedule("Asia/Shanghai", OFFICE, days)
    assert not is_open(schedule, taipei(2026, 2, 20, 10))
    assert is_open(schedule, taipei(2026, 2, 14, 10))
    assert add_working_time(schedule, taipei(2026, 2, 13, 17), 2 * HOUR).at == taipei(2026, 2, 14, 10)


def test_a_window_past_midnight_runs_on_into_a_closed_day():
    bar = Schedule("Asia/Taipei", (Window(4, time(18), time(2)),), {date(2026, 3, 7): ()})
    assert is_open(bar, taipei(2026, 3, 7, 1, 59))
    assert not is_open(bar, taipei(2026, 3, 7, 2))


@pytest.mark.parametrize(
    ("night", "opens", "closes", "hours"),
    [
        (date(2026, 3, 29), time(1), time(4), 2),  # the hour from 02:00 is skipped
        (date(2026, 3, 29), time(2, 30), time(4), 1),  # an opening inside it is at the change
        (date(2026, 10, 25), time(1), time(4), 4),  # the hour from 02:00 comes twice
        (date(2026, 10, 25), time(1), time(2, 30), 1.5),  # a closing inside it is the first of the two
    ],
)
def test_wall_clock_windows_are_counted_in_elapsed_time(night, opens, closes, hours):
    berlin = Schedule("Europe/Berlin", (Window(6, opens, closes),))
    midnight = datetime.combine(night, time(), tzinfo=ZoneInfo("Europe/Berlin"))
    assert working_time(berlin, midnight, midnight + DAY) == hours * HOUR


def test_a_dated_window_holds_only_in_its_period():
    summer = Window(0, time(8), time(12), starts_on=date(2026, 6, 1), ends_on=date(2026, 9, 1))
    schedule = Schedule("Asia/Taipei", (summer,))
    assert next_opening(schedule, taipei(2026, 3, 1)) == taipei(2026, 6, 1, 8)
    with pytest.raises(NeverOpen):
        next_opening(schedule, taipei(2026, 9, 1))


def test_a_schedule_without_time_says_so():
    for schedule in (
        Schedule("Asia/Taipei", ()),
        Schedule("Asia/Taipei", (Window(0, time(9), time(10), ends_on=date(2020, 1, 1)),)),
    ):
        with pytest.raises(NeverOpen):
            add_working_time(schedule, taipei(2026, 3, 1), MINUTE)
    assert add_working_time(schedule, taipei(2026, 3, 1), timedelta()).at == taipei(2026, 3, 1)


def test_a_deadline_through_an_unconfirmed_year_says_so():
    schedule = Schedule("Asia/Shanghai", OFFICE, {}, frozenset({2027}))
    assert add_working_time(schedule, taipei(2026, 12, 31, 17), HOUR).unconfirmed_years == ()
    assert add_working_time(schedule, taipei(2026, 12, 31, 17), 2 * HOUR).unconfirmed_years == (2027,)


def test_a_long_clock_in_a_short_week_is_found():
    schedule = Schedule("Asia/Taipei", (Window(0, time(9), time(10)),))
    assert add_working_time(schedule, taipei(2026, 3, 1), 200 * HOUR).at == taipei(2026, 3, 2, 10) + 199 * 7 * DAY


def test_what_cannot_be_counted_is_refused():
    schedule = Schedule("Asia/Taipei", OFFICE)
    start = taipei(2026, 3, 5)
    with pytest.raises(ValueError, match="negative"):
        add_working_time(schedule, start, -MINUTE)
    with pytest.raises(ValueError, match="without a zone"):
        add_calendar_time(start.replace(tzinfo=None), HOUR)
    with pytest.raises(ValueError, match="before it begins"):
        add_calendar_time(start, HOUR, [(start + HOUR, start)])


def test_calendar_time_stands_still_in_a_pause():
    start = taipei(2026, 3, 5, 9)
    due = add_calendar_time(start, 24 * HOUR, [(start + HOUR, start + 3 * HOUR), (start + 2 * HOUR, start + 4 * HOUR)])
    assert due.at == start + 27 * HOUR
    assert len(due.intervals) == 2
