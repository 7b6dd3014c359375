"""What the service clocks of the house must say together. Pure: rows in, faults out."""

from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise, product
from typing import Any

from django.utils.translation import gettext as _

from complaints.choices import Channel, ClockKind, Severity
from complaints.policychecks import Demand, Fault

RUNNING = (
    ClockKind.ACKNOWLEDGEMENT,
    ClockKind.FIRST_RESPONSE,
    ClockKind.SOLUTION,
    ClockKind.EXTRA_REQUEST,
    ClockKind.SECOND_SOLUTION,
    ClockKind.NEXT_UPDATE,
)
ONE_AFTER_THE_OTHER = (ClockKind.ACKNOWLEDGEMENT, ClockKind.FIRST_RESPONSE, ClockKind.SOLUTION)


def of_the_house(rows: Iterable[Any]) -> list[Any]:
    """Rows for any team and any customer that no law sets: they answer where nothing more special does."""
    return [row for row in rows if row.team_id is None and not row.tier and not row.law]


def demands(rows: Sequence[Any]) -> list[Demand]:
    """Each clock is told for every channel and severity."""
    house, wanted = of_the_house(rows), []
    for clock, channel, severity in product(RUNNING, Channel.values, Severity.values):
        fitting = [
            row
            for row in house
            if row.clock == clock and row.channel in ("", channel) and row.severity in ("", severity)
        ]
        told = f"{ClockKind(clock).label}, {Channel(channel).label}"
        wanted.append(Demand((clock, channel), told, fitting))
    return wanted


def contradictions(rows: Collection[Any]) -> Iterable[Fault]:
    """An earlier step that may take longer than a later one, where both are told for the same cases.

    Working time lasts at least as long as the same time by day and night; so a later step in working time is no fault.
    """
    by_scope = {(row.clock, row.team_id, row.tier, row.channel, row.severity): row for row in rows if not row.law}
    scopes = {scope[1:] for scope in by_scope}
    for scope in sorted(scopes, key=str):
        told = [by_scope.get((clock, *scope), by_scope.get((clock, None, "", "", ""))) for clock in ONE_AFTER_THE_OTHER]
        for earlier, later in pairwise(row for row in told if row):
            if earlier.minutes > later.minutes and (earlier.in_working_time or not later.in_working_time):
                words = _("“%(earlier)s” may take longer than “%(later)s”, which comes after it.")
                yield Fault(("clocks", str(earlier), str(later)), words % {"earlier": earlier, "later": later})
