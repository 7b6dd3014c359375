"""When to come back to a customer after the case: pure functions of plain values.

Each follow-up has a window, because too early looks perfunctory and too late insincere. The rules are rows of policy;
what is here is how they are read.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice

from calendars.worktime import Schedule, Window, add_calendar_time, add_working_time, next_opening, working_intervals

# Ways of following up that reach into the customer's day, and so keep to their calling hours.
CALLS = frozenset({"phone", "visit"})
SURVEY = "survey"
NINE_TO_TWENTY = (time(9), time(20))


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a follow-up programme.

    It applies when the severity is one of ``severities``, or the customer is important and ``needs_important`` is set,
    or the matter is one of safety and ``needs_safety`` is set. The window runs from ``earliest`` to ``latest`` after
    resolution, counted in the team's working time when ``in_working_time`` is set, else in elapsed time. A rule that
    applies takes the place of the one whose code is ``instead_of``.
    """

    code: str
    severities: frozenset[str]
    needs_important: bool
    needs_safety: bool
    earliest: timedelta
    latest: timedelta
    in_working_time: bool
    channel: str
    instead_of: str = ""

    def __post_init__(self):
        if not timedelta() <= self.earliest <= self.latest:
            raise ValueError(f"The window of rule {self.code!r} ends before it begins.")

    def applies(self, *, severity: str, important: bool, safety: bool) -> bool:
        """Whether the rule is for such a case."""
        return severity in self.severities or (self.needs_important and important) or (self.needs_safety and safety)


@dataclass(frozen=True, slots=True)
class Planned:
    """A follow-up to be made in a window of UTC instants."""

    code: str
    earliest_at: datetime
    latest_at: datetime
    channel: str


def plan(
    resolved_at: datetime,
    *,
    severity: str,
    important: bool,
    safety: bool,
    satisfied_on_spot: bool,
    first_contact: bool,
    opted_out: bool,
    unnamed: bool,
    rules: Iterable[Rule],
    schedule: Schedule,
    calling_hours: tuple[time, time] = NINE_TO_TWENTY,
    zone: str = "",
    quiet_days: Collection[date] = (),
) -> list[Planned]:
    """Return the follow-ups that a resolved case calls for, by their earliest moment.

    ``schedule`` is the team's working time; ``calling_hours``, ``zone`` (else the schedule's) and ``quiet_days``, the
    festivals on which nobody is called, are the customer's. An unnamed customer or one who opted out gets none; a
    minor matter solved on the spot to their satisfaction at most a survey.
    """
    if opted_out or unnamed:
        return []
    applying = [rule for rule in rules if rule.applies(severity=severity, important=important, safety=safety)]
    if severity == "minor" and not safety and first_contact and satisfied_on_spot:
        chosen = [rule for rule in applying if rule.channel == SURVEY]
    else:
        replaced = {rule.instead_of for rule in applying}
        chosen = [rule for rule in applying if rule.code not in replaced]
    callable_time = _callable_time(calling_hours, zone or schedule.zone, quiet_days)
    planned = [_planned(rule, resolved_at, schedule, callable_time) for rule in chosen]
    return sorted(planned, key=lambda one: (one.earliest_at, one.latest_at, one.code))


def within_calling_hours(earliest: datetime, latest: datetime, callable_time: Schedule) -> tuple[datetime, datetime]:
    """Return the window from the first to the last moment at which the customer may be called.

    A window with no such moment, because it lies in the night, moves to the next stretch of calling hours: a little
    late is better than at three in the morning.
    """
    stretches = list(working_intervals(callable_time, earliest, latest))
    if stretches:
        return stretches[0][0], stretches[-1][1]
    opening = next_opening(callable_time, latest)
    (stretch,) = islice(working_intervals(callable_time, opening, opening + timedelta(days=1)), 1)
    return stretch


def _callable_time(hours: tuple[time, time], zone: str, quiet_days: Collection[date]) -> Schedule:
    """The customer's calling hours as a schedule of every day but the quiet ones."""
    windows = tuple(Window(weekday, *hours) for weekday in range(7))
    return Schedule(zone, windows, dict.fromkeys(quiet_days, ()))


def _planned(rule: Rule, resolved_at: datetime, schedule: Schedule, callable_time: Schedule) -> Planned:
    """The window of one rule after a resolution."""
    if rule.in_working_time:
        earliest = add_working_time(schedule, resolved_at, rule.earliest).at
        latest = add_working_time(schedule, resolved_at, rule.latest).at
    else:
        earliest = add_calendar_time(resolved_at, rule.earliest).at
        latest = add_calendar_time(resolved_at, rule.latest).at
    if rule.channel in CALLS:
        earliest, latest = within_calling_hours(earliest, latest, callable_time)
    return Planned(rule.code, earliest, latest, rule.channel)
