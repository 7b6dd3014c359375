"""What the rules for follow-ups must say together. Pure: rows in, faults out."""

from collections.abc import Collection, Iterable
from typing import Any

from django.utils.translation import gettext as _

from complaints.policychecks import Fault


def places(rows: Collection[Any]) -> Iterable[Fault]:
    """Rules that take the place of one that does not hold, or of each other in a circle: then nobody would ask."""
    taken = {row.code: row.instead_of for row in rows if row.instead_of}
    known = {row.code for row in rows}
    for row in rows:
        if row.instead_of and row.instead_of not in known:
            words = _("“%(row)s” takes the place of “%(code)s”, and no such rule holds then.")
            yield Fault(("place", row.code, row.instead_of), words % {"row": row, "code": row.instead_of})
    for start in sorted(taken):
        way, place = [start], taken[start]
        while place in taken and place not in way:
            way.append(place)
            place = taken[place]
        if place == start:
            circle = " → ".join([*way, start])
            yield Fault(("circle", *sorted(way)), _("In a circle nobody asks: %(codes)s.") % {"codes": circle})
