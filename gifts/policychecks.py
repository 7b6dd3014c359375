"""What policies about money must say together (docs/domain.md §4). Pure: rows in, faults out."""

from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from complaints.choices import Severity
from complaints.policychecks import RANKED, Demand, Fault, rising

LIMITS = ("per_gift", "per_day", "per_customer_year")


def of_each_severity(rows: Sequence[Any], name) -> list[Demand]:
    """That each severity has a row on every day."""
    return [
        Demand((code,), f"{name}, {Severity(code).label}", [row for row in rows if row.severity == code])
        for code in Severity.values
    ]


def tiers(rows: Collection[Any]) -> Iterable[Fault]:
    """Tiers that run into the next graver one, or begin below the one before; for each kind of customer by itself."""
    for customers in sorted({row.customer_tier for row in rows}):
        by_severity = {row.severity: row for row in rows if row.customer_tier == customers}
        ranked = [by_severity[code] for code in Severity.values if code in by_severity]
        for lesser, graver in pairwise(ranked):
            if graver.floor_percent < lesser.floor_percent:
                words = _("“%(graver)s” begins below “%(lesser)s”, which is less grave.")
            elif lesser.ceiling_percent is not None and lesser.ceiling_percent > graver.floor_percent:
                words = _("“%(lesser)s” reaches into “%(graver)s”, so that one share would belong to two severities.")
            else:
                continue
            told = words % {"lesser": lesser, "graver": graver}
            yield Fault(("tiers", customers, lesser.severity, graver.severity, str(lesser), str(graver)), told)


def floors(rows: Collection[Any]) -> Iterable[Fault]:
    """A graver matter with the smaller floor."""

    def told(lesser, graver):
        words = _("“%(graver)s” is less than “%(lesser)s”, although it is graver.")
        return words % {"lesser": lesser, "graver": graver}

    for currency in sorted({row.currency for row in rows}):
        yield from rising(
            [row for row in rows if row.currency == currency], Severity.values, "severity", "amount", told
        )


def authorities(rows: Collection[Any]) -> Iterable[Fault]:
    """A higher role with the narrower limit, or a limit that its own others make impossible."""

    def told(lower, higher):
        words = _("“%(higher)s” may give less than “%(lower)s”: what is too much for one could go nowhere.")
        return words % {"lower": lower, "higher": higher}

    for currency in sorted({row.currency for row in rows}):
        same = [row for row in rows if row.currency == currency]
        for limit in LIMITS:
            yield from rising(same, RANKED, "role", limit, told)
        for row in same:
            if row.per_gift > min(row.per_day, row.per_customer_year):
                words = _("“%(row)s”: one gift is above what a day or a customer allows; it could never be given.")
                yield Fault(("limits", str(row)), words % {"row": row})


def decision_times(rows: Collection[Any]) -> Iterable[Fault]:
    """A graver matter that may wait longer."""
    shorter = [row for row in rows if row.severity]
    usual = [row for row in rows if not row.severity]
    by_severity = {row.severity: row for row in shorter}
    ranked = usual[:1] + [by_severity[code] for code in Severity.values if code in by_severity]
    for lesser, graver in pairwise(ranked):
        if graver.severity in {Severity.SEVERE, Severity.CRITICAL} and graver.minutes > lesser.minutes:
            words = _("“%(graver)s” waits longer than “%(lesser)s”, although it is graver.")
            yield Fault(("times", str(lesser), str(graver)), words % {"lesser": lesser, "graver": graver})
