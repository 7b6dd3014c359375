"""How much one option may restore: what its proposer may offer, or what another person approved on the case. Pure."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

NO_LIMIT = math.inf


class Granted(Protocol):
    """What somebody approved: up to ``amount`` minor units of ``currency`` in one option."""

    amount: int
    currency: str
    by_id: int


@dataclass(frozen=True, slots=True)
class Reach:
    """What one person may offer in one option, in minor units of ``currency``: alone, and as somebody approved."""

    currency: str
    own: float
    approved: int = 0

    @property
    def is_limited(self) -> bool:
        """Whether there is any amount that the person may not offer alone."""
        return self.own != NO_LIMIT

    @property
    def most(self) -> float:
        """The most that may be offered."""
        return max(self.own, self.approved)

    def covers(self, amount: int) -> bool:
        """Whether an option of this total may be put to the customer; one that costs nothing always may."""
        return amount <= max(self.most, 0)


def approved_by_others(approvals: Iterable[Granted], currency: str, not_by: Iterable[int | None]) -> int:
    """The most that was approved in ``currency`` by anybody but those, in minor units; 0 when nothing was."""
    left_out = set(not_by)
    return max((one.amount for one in approvals if one.currency == currency and one.by_id not in left_out), default=0)
