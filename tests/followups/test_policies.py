"""Which follow-ups a resolved case calls for, and that nobody is called at night."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calendars.worktime import Schedule, Window
from followups.policies import Cap, Planned, Rule, callable_schedule, capped, plan, step_window, within_calling_hours

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
HIGH = frozenset({"severe", "critical"})
LOW = frozenset({"minor", "moderate"})
NONE = frozenset()
PROMPT = Rule("prompt", HIGH, False, True, timedelta(), DAY, False, "phone", instead_of="ordinary")
ORDINARY = Rule("ordinary", LOW, False, False, 3 * DAY, 5 * DAY, False, "phone")
SURVEY = Rule("survey", frozenset({"minor"}), False, False, DAY, 3 * DAY, False, "survey")
MONTH = Rule("month", HIGH, True, False, 30 * DAY, 37 * DAY, False, "phone")
QUARTER = Rule("quarter", HIGH, False, False, 91 * DAY, 105 * DAY, False, "email")
HALF_YEAR = Rule("half_year", HIGH, False, False, 182 * DAY, 196 * DAY, False, "letter")
RULES = [HALF_YEAR, QUARTER, MONTH, SURVEY, ORDINARY, PROMPT]
OFFICE = Schedule("Asia/Taipei", tuple(Window(weekday, time(9), time(18)) for weekday in range(5)))


def taipei(*parts):
    return datetime(*parts, tzinfo=ZoneInfo("Asia/Taipei"))


THURSDAY = taipei(2026, 3, 5, 15)


def planned(resolved_at=THURSDAY, **changes):
    """The plan for a moderate case of an ordinary, named customer, save for the changes."""
    usual = {
        "severity": "moderate",
        "important": False,
        "safety": False,
        "satisfied_on_spot": False,
        "first_contact": False,
        "opted_out": False,
        "unnamed": False,
        "rules": RULES,
        "schedule": OFFICE,
        "calling_hours": (time(9), time(20)),
        "zone": "Asia/Taipei",
    }
    return plan(resolved_at, **usual | changes)


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, ["ordinary"]),
        ({"severity": "minor"}, ["survey", "ordinary"]),
        ({"severity": "severe"}, ["prompt", "month", "quarter", "half_year"]),
        ({"severity": "critical"}, ["prompt", "month", "quarter", "half_year"]),
        ({"important": True}, ["ordinary", "month"]),
        ({"safety": True}, ["prompt"]),
        ({"safety": True, "important": True}, ["prompt", "month"]),
        ({"severity": "minor", "first_contact": True, "satisfied_on_spot": True}, ["survey"]),
        ({"severity": "minor", "first_contact": True}, ["survey", "ordinary"]),
        ({"severity": "moderate", "first_contact": True, "satisfied_on_spot": True}, ["ordinary"]),
        ({"severity": "severe", "opted_out": True}, []),
        ({"severity": "severe", "unnamed": True}, []),
    ],
)
def test_the_rules_that_apply(changes, codes):
    assert [one.code for one in planned(**changes)] == codes


def test_an_ordinary_case_is_called_after_three_to_five_days():
    assert planned() == [Planned("ordinary", taipei(2026, 3, 8, 15), taipei(2026, 3, 10, 15), "phone")]


def test_a_severe_case_solved_at_night_is_called_in_the_morning():
    call = planned(taipei(2026, 3, 5, 23), severity="severe")[0]
    assert (call.earliest_at, call.latest_at) == (taipei(2026, 3, 6, 9), taipei(2026, 3, 6, 20))


def test_the_hours_are_those_of_the_customers_zone():
    call = planned(severity="severe", zone="Europe/Berlin")[0]
    berlin = ZoneInfo("Europe/Berlin")
    assert call.earliest_at == datetime(2026, 3, 5, 9, tzinfo=berlin)
    assert call.latest_at == datetime(2026, 3, 6, 8, tzinfo=berlin) - 12 * HOUR


def test_a_window_that_lies_in_the_night_moves_to_the_morning():
    rule = Rule("soon", LOW, False, False, timedelta(), 2 * HOUR, False, "phone")
    (call,) = planned(taipei(2026, 3, 5, 22), rules=[rule])
    assert (call.earliest_at, call.latest_at) == (taipei(2026, 3, 6, 9), taipei(2026, 3, 6, 20))


def test_nobody_is_called_on_a_festival():
    (call,) = planned(quiet_days=[date(2026, 3, 8), date(2026, 3, 10)])
    assert (call.earliest_at, call.latest_at) == (taipei(2026, 3, 9, 9), taipei(2026, 3, 9, 20))


def test_a_letter_needs_no_calling_hours():
    letter = planned(taipei(2026, 3, 5, 23), severity="severe")[-1]
    assert letter.earliest_at == taipei(2026, 3, 5, 23) + 182 * DAY


def test_a_rule_may_count_working_time():
    rule = Rule("desk", LOW, False, False, 4 * HOUR, 12 * HOUR, True, "email")
    (mail,) = planned(taipei(2026, 3, 6, 15), rules=[rule])
    assert (mail.earliest_at, mail.latest_at) == (taipei(2026, 3, 9, 10), taipei(2026, 3, 9, 18))


def test_a_rule_cannot_end_before_it_begins():
    with pytest.raises(ValueError, match="wrong"):
        Rule("wrong", LOW, False, False, 2 * DAY, DAY, False, "phone")


hours = st.integers(0, 300 * 24).map(lambda count: count * HOUR)


@st.composite
def rules(draw):
    """Any rule with a window that runs forward."""
    earliest, latest = sorted([draw(hours), draw(hours)])
    channel = draw(st.sampled_from(["phone", "visit", "email", "survey"]))
    severities = draw(st.frozensets(st.sampled_from(["minor", "moderate", "severe", "critical"])))
    in_working_time = draw(st.booleans()) and latest < 60 * DAY
    return Rule(
        "rule", severities, draw(st.booleans()), draw(st.booleans()), earliest, latest, in_working_time, channel
    )


@settings(deadline=None, max_examples=80)
@given(
    st.lists(rules(), max_size=4),
    st.sampled_from(["minor", "moderate", "severe", "critical"]),
    st.booleans(),
    st.booleans(),
    st.sampled_from(["Asia/Taipei", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"]),
    st.integers(0, 365 * 1440),
)
def test_every_window_runs_forward_and_every_call_keeps_the_hours(some, severity, important, safety, zone, minute):
    resolved_at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
    for one in planned(resolved_at, rules=some, severity=severity, important=important, safety=safety, zone=zone):
        assert resolved_at <= one.earliest_at <= one.latest_at
        if one.channel in ("phone", "visit"):
            first, last = (moment.astimezone(ZoneInfo(zone)) for moment in (one.earliest_at, one.latest_at))
            assert time(9) <= first.time() < time(20)
            assert time(9) < last.time() <= time(20)


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 365 * 1440), st.sampled_from(["phone", "email"]))
def test_a_window_never_opens_before_its_rule_says(minute, channel):
    resolved_at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
    rule = Rule("rule", LOW, False, False, 3 * DAY, 5 * DAY, False, channel)
    (one,) = planned(resolved_at, rules=[rule])
    assert resolved_at + 3 * DAY <= one.earliest_at
    assert one.latest_at <= resolved_at + 5 * DAY


def test_a_rule_of_a_category_is_for_that_category_only():
    rule = Rule("fault", LOW, False, False, timedelta(), DAY, False, "email", category="system")
    assert planned(rules=[rule], category="quality") == []
    assert [one.code for one in planned(rules=[rule], category="system")] == ["fault"]


def test_rules_that_replace_each_other_in_a_circle_leave_one():
    usual = {"earliest": timedelta(), "latest": DAY, "in_working_time": False, "channel": "email"}
    circle = [Rule(code, LOW, False, False, *usual.values(), instead_of=place) for code, place in ("ab", "bc", "ca")]
    assert [one.code for one in planned(rules=circle)] == ["a"]


CAP = Cap(2, 7 * DAY, 10 * DAY)
MONDAY = taipei(2026, 3, 2, 10).astimezone(UTC)
CALL = Planned("ordinary", MONDAY, MONDAY + 2 * DAY, "phone")
ALWAYS = callable_schedule((time(9), time(20)), "Asia/Taipei", ())


def test_a_contact_within_the_cap_keeps_its_window():
    assert capped(CALL, CAP, [MONDAY - DAY], [], ALWAYS) == CALL


def test_one_too_many_comes_later_and_says_so():
    later = capped(CALL, CAP, [MONDAY - 2 * DAY, MONDAY - DAY], [], ALWAYS)
    assert (later.cap, later.earliest_at) == ("moved", MONDAY + 5 * DAY)
    assert later.latest_at <= later.earliest_at + 2 * DAY


def test_one_too_many_goes_together_with_what_is_planned_by_the_same_way():
    taken = [MONDAY - DAY, MONDAY + DAY]
    window = MONDAY + DAY, MONDAY + 3 * DAY
    together = capped(CALL, CAP, taken, [(*window, "phone")], ALWAYS)
    assert (together.cap, together.earliest_at, together.latest_at) == ("merged", MONDAY + DAY, MONDAY + 2 * DAY)
    assert capped(CALL, CAP, taken, [(*window, "email")], ALWAYS).cap == "moved"


def test_nobody_is_forgotten_because_of_the_cap():
    taken = [MONDAY + number * DAY for number in range(30)]
    assert capped(CALL, CAP, taken, [], ALWAYS) == replace(CALL, cap="beyond")


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(-200, 400), max_size=12), st.integers(1, 4), st.integers(1, 14))
def test_what_is_moved_keeps_every_stretch_within_the_cap(hours_taken, contacts, days):
    cap = Cap(contacts, days * DAY, 30 * DAY)
    taken = sorted(MONDAY + count * HOUR for count in hours_taken)
    letter = replace(CALL, channel="letter")
    found = capped(letter, cap, taken, [], ALWAYS)
    if found.cap in ("", "moved"):
        together = [*taken, found.earliest_at]
        for start in together:
            inside = [at for at in together if start <= at < start + cap.length]
            assert found.earliest_at not in inside or len(inside) <= contacts


NIGHTS = [
    ("Europe/Berlin", date(2026, 3, 29)), ("Europe/Berlin", date(2026, 10, 25)),
    ("America/New_York", date(2026, 3, 8)),
    ("America/New_York", date(2026, 11, 1)), ("Australia/Lord_Howe", date(2026, 4, 5)),
    ("Australia/Lord_Howe", date(2026, 10, 4)), ("Asia/Taipei", date(2028, 2, 29)),
    ("Asia/Shanghai", date(2026, 2, 28)),
    ("Asia/Taipei", date(2026, 12, 31)),
]  # fmt: skip


@pytest.mark.parametrize(("zone", "night"), NIGHTS)
@pytest.mark.parametrize("wall", [time(0), time(1), time(2), time(2, 30), time(3), time(9)])
def test_calls_begin_at_the_time_on_the_wall_whatever_the_clocks_do(zone, night, wall):
    """Compared with a walk minute by minute: the first time a wall clock shows the hour or has passed it."""
    here = ZoneInfo(zone)
    start = datetime.combine(night - DAY, time(23), tzinfo=here).astimezone(UTC)
    calling = callable_schedule((wall, time(20)), zone, [night - DAY])
    opens, closes = within_calling_hours(start, start + 30 * HOUR, calling)
    minutes = (start + timedelta(minutes=number) for number in range(3000))
    walls = ((moment, moment.astimezone(here)) for moment in minutes)
    expected = next(moment for moment, local in walls if local.date() == night and local.time() >= wall)
    assert opens == expected
    assert closes > opens


@pytest.mark.parametrize(("zone", "night"), NIGHTS)
def test_a_day_after_is_twenty_four_hours_after(zone, night):
    start = datetime.combine(night, time(0), tzinfo=ZoneInfo(zone)).astimezone(UTC)
    opens, closes = step_window(start, DAY, 2 * DAY, channel="email", callable_time=ALWAYS)
    assert (opens - start, closes - opens) == (DAY, DAY)
