"""Working time: when a team is at work, and when a length of its working time is over.

Pure functions of plain values, without database and without a clock of their own. Every instant that goes in must be
aware; every instant that comes out is in UTC. Intervals are half-open: the first instant counts, the last does not.

Windows are kept in wall-clock time and counted in elapsed time. Each wall-clock time stands for one instant: a time
that a change of the clocks repeats means its first occurrence, a time that it skips means the moment of the change.
So windows that touch on the wall touch in time, and a calendar that never closes loses no minute.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

type Interval = tuple[datetime, datetime]
type Hours = tuple[time, time]

ONE_DAY = timedelta(days=1)
LONGEST_SEARCH = timedelta(days=731)


class NeverOpen(ValueError):
    """The schedule has no working time within the two years that follow."""


@dataclass(frozen=True, slots=True)
class Window:
    """Opening hours that come back every week; ``weekday`` 0 is Monday.

    Closing at or before opening runs past midnight into the next day; 00:00 to 00:00 is the whole day. The window
    belongs to the day on which it opens, and holds from ``starts_on`` until the day before ``ends_on``.
    """

    weekday: int
    opens: time
    closes: time
    starts_on: date | None = None
    ends_on: date | None = None

    def falls_on(self, day: date) -> bool:
        """Whether the window opens on this date."""
        return (
            self.weekday == day.weekday()
            and (self.starts_on is None or self.starts_on <= day)
            and (self.ends_on is None or day < self.ends_on)
        )


@dataclass(frozen=True, slots=True)
class Schedule:
    """A zone, its weekly windows, and the dates that differ from them.

    ``days`` replaces the windows of a date: nothing in it means closed, a make-up workday carries its own hours.
    ``unconfirmed_years`` are the years whose holidays are not final; a deadline that runs through one says so.
    """

    zone: str
    windows: tuple[Window, ...]
    days: Mapping[date, tuple[Hours, ...]] = field(default_factory=dict)
    unconfirmed_years: frozenset[int] = frozenset()

    def hours_on(self, day: date) -> list[Hours]:
        """The opening hours that begin on this date, in order."""
        if day in self.days:
            return sorted(self.days[day])
        return sorted((window.opens, window.closes) for window in self.windows if window.falls_on(day))


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline and its explanation: the intervals that counted, and the unconfirmed years it ran through."""

    at: datetime
    intervals: tuple[Interval, ...]
    unconfirmed_years: tuple[int, ...] = ()

    def reached(self, length: timedelta) -> datetime:
        """When ``length`` of the time that counted was gone; the deadline itself for the whole length or more."""
        left = length
        for opens, closes in self.intervals:
            if left <= closes - opens:
                return opens + left
            left -= closes - opens
        return self.at


def working_intervals(schedule: Schedule, start: datetime, until: datetime) -> Iterator[Interval]:
    """Yield the working time between two instants, in order; intervals that touch are one."""
    return _joined(_pieces(schedule, _utc(start), _utc(until)))


def add_working_time(schedule: Schedule, start: datetime, length: timedelta, pauses: Iterable[Interval] = ()) -> Due:
    """Return when ``length`` of working time after ``start`` is over, not counting the pauses.

    A deadline that is reached at closing time is at closing time, not at the next opening. Raises NeverOpen when two
    years pass without any working time, ValueError for a negative length or an instant without a zone.
    """
    begin = _utc(start)
    due = _count(_outside(_endless(schedule, begin), pauses), begin, length)
    last_year = due.at.astimezone(ZoneInfo(schedule.zone)).year
    first_year = begin.astimezone(ZoneInfo(schedule.zone)).year
    doubtful = tuple(year for year in range(first_year, last_year + 1) if year in schedule.unconfirmed_years)
    return Due(due.at, due.intervals, doubtful)


def add_calendar_time(start: datetime, length: timedelta, pauses: Iterable[Interval] = ()) -> Due:
    """Return when ``length`` of elapsed time after ``start`` is over, not counting the pauses."""
    begin = _utc(start)
    always = iter([(begin, datetime.max.replace(tzinfo=UTC))])
    return _count(_outside(always, pauses), begin, length)


def working_time(schedule: Schedule, start: datetime, end: datetime, pauses: Iterable[Interval] = ()) -> timedelta:
    """Return how much working time lies between two instants, not counting the pauses."""
    pieces = _outside(_pieces(schedule, _utc(start), _utc(end)), pauses)
    return sum((closes - opens for opens, closes in pieces), timedelta())


def next_opening(schedule: Schedule, at: datetime) -> datetime:
    """Return the first working instant from ``at`` on, which is ``at`` itself in working time; may raise NeverOpen."""
    return next(_endless(schedule, _utc(at)))[0]


def closed_soon(schedule: Schedule, at: datetime, within: timedelta) -> Interval | None:
    """From when to when work will rest, if it is going on at ``at`` and rests before ``within`` is over; else None."""
    moment = _utc(at)
    until = moment + within
    opens, closes = next(working_intervals(schedule, moment, until), (until, until))
    if opens > moment or closes >= until:
        return None
    try:
        return closes, next_opening(schedule, closes)
    except NeverOpen:
        return None


def is_open(schedule: Schedule, at: datetime) -> bool:
    """Whether the instant lies in working time."""
    moment = _utc(at)
    return any(True for _ in _pieces(schedule, moment, moment + timedelta.resolution))


def _count(pieces: Iterator[Interval], begin: datetime, length: timedelta) -> Due:
    """Walk the pieces until ``length`` is used up."""
    if length < timedelta():
        raise ValueError("A length of time cannot be negative.")
    at, left, counted = begin, length, []
    while left:
        opens, closes = next(pieces)
        at = min(closes, opens + left) if left < closes - opens else closes
        counted.append((opens, at))
        left -= at - opens
    return Due(at, tuple(_joined(counted)))


def _endless(schedule: Schedule, begin: datetime) -> Iterator[Interval]:
    """Yield working time for ever; raise NeverOpen after two years without any."""
    reached = begin
    try:
        while True:
            found = False
            for piece in _pieces(schedule, reached, reached + LONGEST_SEARCH):
                found, reached = True, piece[1]
                yield piece
            if not found:
                raise NeverOpen(f"No working time in the two years after {reached:%Y-%m-%d}.")
    except OverflowError as error:
        raise NeverOpen("The calendar ends before the working time is used up.") from error


def _pieces(schedule: Schedule, start: datetime, until: datetime) -> Iterator[Interval]:
    """Yield the windows day by day, cut to the span and to each other so that no instant comes twice."""
    zone = ZoneInfo(schedule.zone)
    # A window of the day before may run past midnight into the first day.
    day = start.astimezone(zone).date() - ONE_DAY
    reached = start
    while reached < until and _instant(day, time(), zone) < until:
        for opens, closes in schedule.hours_on(day):
            first = max(_instant(day, opens, zone), reached)
            last = min(_instant(day if closes > opens else day + ONE_DAY, closes, zone), until)
            if first < last:
                yield first, last
                reached = last
        day += ONE_DAY


def _joined(intervals: Iterable[Interval]) -> Iterator[Interval]:
    """Yield ordered intervals, those that touch as one."""
    current = None
    for opens, closes in intervals:
        if current and opens <= current[1]:
            current = current[0], max(current[1], closes)
        else:
            if current:
                yield current
            current = opens, closes
    if current:
        yield current


def _outside(pieces: Iterator[Interval], pauses: Iterable[Interval]) -> Iterator[Interval]:
    """Yield what of the pieces lies outside the pauses, which may overlap and come in any order."""
    ordered = sorted((_utc(begin), _utc(end)) for begin, end in pauses)
    if any(end < begin for begin, end in ordered):
        raise ValueError("A pause cannot end before it begins.")
    stops = list(_joined(ordered))
    for opens, closes in pieces:
        # Pauses that are over stay behind us: both lists only move forward.
        while stops and stops[0][1] <= opens:
            stops.pop(0)
        edges = [opens, *(edge for stop in stops if stop[0] < closes for edge in stop), closes]
        for first, last in list(pairwise(edges))[::2]:
            if first < last:
                yield first, last


def _instant(day: date, wall: time, zone: ZoneInfo) -> datetime:
    """The one instant, in UTC, that a wall-clock time stands for on a date."""
    local = datetime.combine(day, wall.replace(fold=0), tzinfo=zone)
    instant = local.astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None, fold=0) == local.replace(tzinfo=None):
        return instant
    return _change_of_clocks(local.replace(fold=1).astimezone(UTC), instant, zone)


def _change_of_clocks(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The moment between two instants at which the zone's offset changes, to the second."""
    before, after = before.replace(microsecond=0), after.replace(microsecond=0)
    offset = before.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        if middle.astimezone(zone).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after


def _utc(moment: datetime) -> datetime:
    """The same instant in UTC; ValueError when it has no zone."""
    if moment.utcoffset() is None:
        raise ValueError("An instant without a zone is not an instant.")
    return moment.astimezone(UTC)
