"""What is wrong with a set of dated rows: days on which two hold or none, and rows that contradict each other.

Pure: it asks no database and no clock. A row is anything with ``starts_on`` and ``ends_on`` (None: no end).
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong. ``about`` tells it from others of its kind, whatever language it is told in."""

    about: tuple
    words: str

    def __str__(self):
        return self.words


@dataclass(frozen=True)
class Demand:
    """That somebody must answer a question on every day: what it is about, in words, and the rows that answer it."""

    about: tuple
    words: str
    rows: Sequence[Any]


RANKED = ("agent", "supervisor", "manager")  # each may give at least as much as the one before
Contradictions = Callable[[Collection[Any]], Iterable[Fault]]


def holds(row, on: date) -> bool:
    """Whether a row holds on a day."""
    return row.starts_on <= on and (row.ends_on is None or row.ends_on > on)


def overlapping(one, other) -> bool:
    """Whether two rows hold on one day."""
    begins = max(one.starts_on, other.starts_on)
    return holds(one, begins) and holds(other, begins)


def first_gap(rows: Iterable[Any], today: date) -> date | None:
    """The first day, from today on, on which none of the rows holds; None if there is always one."""
    day = today
    for row in sorted(rows, key=lambda row: row.starts_on):
        if row.starts_on > day:
            return day
        if row.ends_on is None:
            return None
        day = max(day, row.ends_on)
    return day


def days_of_change(rows: Iterable[Any], today: date) -> list[date]:
    """Today and each later day on which a row begins or ends: between them nothing changes."""
    days = {day for row in rows for day in (row.starts_on, row.ends_on) if day is not None and day > today}
    return [today, *sorted(days)]


def faults(
    rows: Sequence[Any],
    today: date,
    *,
    key: Sequence[str] = (),
    demands: Iterable[Demand] = (),
    contradictions: Contradictions = lambda rows: (),
) -> list[Fault]:
    """All that is wrong from today on, each once; ``key`` are the fields in which two rows that overlap are alike."""
    found: dict[tuple, Fault] = {}
    for fault in (*double(rows, today, key), *uncovered(demands, today), *contrary(rows, today, contradictions)):
        found.setdefault(fault.about, fault)
    return list(found.values())


def double(rows: Sequence[Any], today: date, key: Sequence[str]) -> Iterable[Fault]:
    """Rows about the same that hold on one day, of those that have not ended."""
    alive = [row for row in rows if row.ends_on is None or row.ends_on > today]
    for one, other in combinations(alive, 2) if key else ():
        if all(getattr(one, name) == getattr(other, name) for name in key) and overlapping(one, other):
            begins = max(one.starts_on, other.starts_on)
            words = _("“%(row)s” is there twice from %(day)s on. End one of them where the other begins.")
            yield Fault(("double", str(one), begins), words % {"row": one, "day": date_format(begins)})


def uncovered(demands: Iterable[Demand], today: date) -> Iterable[Fault]:
    """Questions that nobody answers on some day."""
    for demand in demands:
        if day := first_gap(demand.rows, today):
            words = _("From %(day)s on nothing says: %(what)s. Let a row follow on that day before this one ends.")
            yield Fault(("gap", *demand.about), words % {"day": date_format(day), "what": demand.words})


def contrary(rows: Sequence[Any], today: date, contradictions: Contradictions) -> Iterable[Fault]:
    """What the rows of one day say against each other."""
    for day in days_of_change(rows, today):
        yield from contradictions([row for row in rows if holds(row, day)])


def rising(
    rows: Iterable[Any], order: Sequence[str], field: str, value: str, told: Callable[[Any, Any], str]
) -> Iterable[Fault]:
    """A fault for each two neighbours in ``order`` of which the later has the smaller ``value``."""
    by_rank = {getattr(row, field): row for row in rows}
    present = [by_rank[code] for code in order if code in by_rank]
    for lesser, greater in zip(present, present[1:], strict=False):
        if getattr(greater, value) < getattr(lesser, value):
            yield Fault(("order", value, str(lesser), str(greater)), told(lesser, greater))


def of_each_currency(rows: Sequence[Any], field: str, values: Iterable[str], name) -> list[Demand]:
    """That each currency which has rows has one for each value of ``field`` on every day."""
    wanted = []
    for currency in sorted({row.currency for row in rows}):
        for value in values:
            fitting = [row for row in rows if row.currency == currency and getattr(row, field) == value]
            told = str(fitting[0]) if fitting else f"{value} {currency}"
            wanted.append(Demand((currency, value), f"{name}, {told}", fitting))
    return wanted


def redress_authorities(rows: Collection[Any]) -> Iterable[Fault]:
    """A higher role that may offer less; a row says how far it reaches in ``reach``."""

    def told(lower, higher):
        words = _("“%(higher)s” may offer less than “%(lower)s”: nobody could approve what is too much for one.")
        return words % {"lower": lower, "higher": higher}

    for currency in sorted({row.currency for row in rows}):
        yield from rising([row for row in rows if row.currency == currency], RANKED, "role", "reach", told)
