"""What can be found: each app above registers its things when it is ready."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from search.tokens import Contents


@dataclass(frozen=True)
class Source:
    """Things of one table. ``read`` gives the contents of those keys that are there; ``keys`` those after a key."""

    kind: str
    read: Callable[[Sequence[int]], Iterable[Contents]]
    keys: Callable[[int, int], Sequence[int]]


SOURCES: dict[str, Source] = {}


def register(kind: str, *, read, keys) -> None:
    """Make the rows of the table ``kind`` searchable."""
    SOURCES[kind] = Source(kind, read, keys)
