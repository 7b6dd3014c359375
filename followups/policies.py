"""When to come back to a customer after the case: pure functions of plain values.

Each follow-up has a window, because too early looks perfunctory and too late insincere. The rules are rows of policy;
what is here is how they are read.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any

from calendars.worktime import (
    NeverOpen,
    Schedule,
    Window,
    add_calendar_time,
    add_working_time,
    next_opening,
    working_intervals,
)

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
    category: str = ""  # code; empty: any
    ignores_cap: bool = False

    def __post_init__(self):
        if not timedelta() <= self.earliest <= self.latest:
            raise ValueError(f"The window of rule {self.code!r} ends before it begins.")

    def applies(self, *, severity: str, important: bool, safety: bool, category: str = "") -> bool:
        """Whether the rule is for such a case."""
        if self.category and self.category != category:
            return False
        return severity in self.severities or (self.needs_important and important) or (self.needs_safety and safety)


@dataclass(frozen=True, slots=True)
class Planned:
    """A follow-up to be made in a window of UTC instants."""

    code: str
    earliest_at: datetime
    latest_at: datetime
    channel: str
    cap: str = ""  # what the cap did to the window


@dataclass(frozen=True, slots=True)
class Cap:
    """At most ``contacts`` with a customer in any stretch of ``length``; a window is put off by ``put_off`` at most."""

    contacts: int
    length: timedelta
    put_off: timedelta

    def allows(self, moment: datetime, taken: Sequence[datetime]) -> bool:
        """Whether one more contact at ``moment`` keeps every stretch within the cap; ``taken`` is in order."""
        near = [at for at in taken if moment - self.length < at < moment + self.length]
        together = sorted([*near, moment])
        stretches = zip(together, together[self.contacts :], strict=False)
        return all(last - first >= self.length for first, last in stretches)

    def first_free(self, moment: datetime, until: datetime, taken: Sequence[datetime]) -> datetime | None:
        """The first moment from ``moment`` to ``until`` at which it allows one more; None when there is none."""
        ends = [at + self.length for at in taken]
        for candidate in sorted({moment, *(end for end in ends if moment < end <= until)}):
            if self.allows(candidate, taken):
                return candidate
        return None


MOVED, MERGED, BEYOND = "moved", "merged", "beyond"


def capped(
    window: Planned, cap: Cap, taken: Sequence[datetime], planned: Iterable[tuple[datetime, datetime, str]],
    callable_time: Schedule,
) -> Planned:  # fmt: skip
    """The window as the cap lets it stand: as it is, together with a planned one, later, or one contact too many.

    Nobody is forgotten: when there is no time within what may be put off, it keeps its window and says so.
    """
    if cap.allows(window.earliest_at, taken):
        return window
    for earliest, latest, channel in planned:
        both = max(earliest, window.earliest_at), min(latest, window.latest_at)
        if channel == window.channel and both[0] < both[1]:
            return replace(window, earliest_at=both[0], latest_at=both[1], cap=MERGED)
    length = window.latest_at - window.earliest_at
    free = cap.first_free(window.earliest_at, window.earliest_at + cap.put_off, taken)
    if free is None:
        return replace(window, cap=BEYOND)
    earliest, latest = free, free + length
    if window.channel in CALLS:
        earliest, latest = within_calling_hours(earliest, latest, callable_time)
    return replace(window, earliest_at=earliest, latest_at=latest, cap=MOVED)


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
    category: str = "",
) -> list[Planned]:
    """Return the follow-ups that a resolved case calls for, by their earliest moment.

    ``schedule`` is the team's working time; ``calling_hours``, ``zone`` (else the schedule's) and ``quiet_days``, the
    festivals on which nobody is called, are the customer's. An unnamed customer or one who opted out gets none; a
    minor matter solved on the spot to their satisfaction at most a survey.
    """
    if opted_out or unnamed:
        return []
    case: dict[str, Any] = {"severity": severity, "important": important, "safety": safety, "category": category}
    applying = most_specific(rule for rule in rules if rule.applies(**case))
    if severity == "minor" and not safety and first_contact and satisfied_on_spot:
        chosen = [rule for rule in applying if rule.channel == SURVEY]
    else:
        replaced = {rule.instead_of for rule in applying}
        chosen = [rule for rule in applying if rule.code not in replaced]
    callable_time = callable_schedule(calling_hours, zone or schedule.zone, quiet_days)
    planned = [_planned(rule, resolved_at, schedule, callable_time) for rule in chosen]
    return sorted(planned, key=lambda one: (one.earliest_at, one.latest_at, one.code))


def most_specific(rules: Iterable[Rule]) -> list[Rule]:
    """The rules without those that take the place of each other in a circle: there the first code stays."""
    applying = sorted(rules, key=lambda rule: rule.code)
    places = {rule.code: rule.instead_of for rule in applying}
    kept = []
    for rule in applying:
        way, place = [rule.code], places[rule.code]
        while place in places and place not in way:
            way.append(place)
            place = places[place]
        in_circle = place == rule.code
        kept.append(replace(rule, instead_of="") if in_circle and rule.instead_of == min(way) else rule)
    return kept


def step_window(
    counted_from: datetime, earliest: timedelta, latest: timedelta, *, channel: str, callable_time: Schedule,
) -> tuple[datetime, datetime]:  # fmt: skip
    """The window of a step that opens and closes so long after a moment; a call keeps the calling hours."""
    window = counted_from.astimezone(UTC) + earliest, counted_from.astimezone(UTC) + latest
    return within_calling_hours(*window, callable_time) if channel in CALLS else window


def window_before(
    event: datetime, earliest: timedelta, latest: timedelta, *, at: datetime, channel: str, callable_time: Schedule,
) -> tuple[datetime, datetime]:  # fmt: skip
    """The window of a step that is due before an ``event`` known since ``at``.

    Who books late is asked late, but before the event. A call that finds no calling hours in its window comes in the
    last stretch before it: after the event it would be of no use.
    """
    opens, closes = max(event - earliest, at), event - latest
    if closes <= opens:
        opens, closes = at, event
    if channel not in CALLS:
        return opens.astimezone(UTC), closes.astimezone(UTC)
    for start in (opens, at):
        if stretches := list(working_intervals(callable_time, start, closes)):
            return (stretches if start == opens else stretches[-1:])[0][0], stretches[-1][1]
    return opens.astimezone(UTC), closes.astimezone(UTC)


def within_calling_hours(earliest: datetime, latest: datetime, callable_time: Schedule) -> tuple[datetime, datetime]:
    """Return the window from the first to the last moment at which the customer may be called.

    A window with no such moment, because it lies in the night, moves to the next stretch of calling hours: a little
    late is better than at three in the morning.
    """
    stretches = list(working_intervals(callable_time, earliest, latest))
    if stretches:
        return stretches[0][0], stretches[-1][1]
    try:
        opening = next_opening(callable_time, latest)
    except NeverOpen:
        return earliest, latest
    (stretch,) = islice(working_intervals(callable_time, opening, opening + timedelta(days=1)), 1)
    return stretch


def callable_schedule(hours: tuple[time, time], zone: str, quiet_days: Collection[date]) -> Schedule:
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
