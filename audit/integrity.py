"""What must always hold between the rows of several apps, proved again from what is stored.

Each app registers its own guarantees when it is ready, as a query for whatever breaks them;
``manage.py checkintegrity`` asks them all. What a constraint or a trigger can refuse is refused there.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet


@dataclass(frozen=True)
class Guarantee:
    """One sentence that holds, and the rows for which it does not."""

    code: str
    sentence: str
    broken: Callable[[], QuerySet]


_guarantees: dict[str, Guarantee] = {}


def guarantee(code: str, sentence: str) -> Callable[[Callable[[], QuerySet]], Callable[[], QuerySet]]:
    """Register the decorated query as what breaks the sentence."""

    def register(broken: Callable[[], QuerySet]) -> Callable[[], QuerySet]:
        _guarantees[code] = Guarantee(code, sentence, broken)
        return broken

    return register


def guarantees() -> list[Guarantee]:
    """All of them, by code."""
    return [_guarantees[code] for code in sorted(_guarantees)]
