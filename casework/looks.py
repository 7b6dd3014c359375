"""Ways to look back at a case, beside the page of how it stood. Apps above register theirs when they start."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse


@dataclass(frozen=True)
class Look:
    """One way: ``page`` takes the number of the case; after an @ also a moment, if it ``takes_moments``."""

    code: str
    label: Any
    icon: str
    page: str
    is_open_to: Callable[[Any], bool] = lambda user: True
    takes_moments: bool = False

    def address(self, reference: str) -> str:
        """Where it leads for one case, or for one moment of it."""
        return reverse(self.page, args=[reference])


_looks: dict[str, Look] = {}


def register(look: Look) -> None:
    """Offer one more way. Raises ValueError for a code that is known."""
    if look.code in _looks:
        raise ValueError(f"{look.code} is taken")
    _looks[look.code] = look


def open_to(user) -> list[Look]:
    """The ways that this person has."""
    return [look for look in _looks.values() if look.is_open_to(user)]


def at_moment(user, reference: str, moment: str) -> str:
    """Where somebody who names a moment of a case wants to go; empty when no way of theirs takes moments."""
    found = next((look for look in open_to(user) if look.takes_moments), None)
    return found.address(f"{reference}@{moment}") if found else ""
