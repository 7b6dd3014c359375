"""Whether four parts fit on a card of A6, and in which size of type: counted in advance, proved in print by a test.

A line holds so many ems; a Chinese character takes one, a Latin letter about half. Each part begins a new line.
"""

import math
import unicodedata
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Size of type: (ems in a line, lines under the greeting). The names are classes of card.css.
SIZES = {"usual": (20.5, 11), "small": (24.0, 15), "smallest": (27.5, 19)}
SMALLEST = "smallest"
LATIN = 0.56  # ems of a letter, with what the end of a line loses to whole words


def ems(words: str) -> float:
    """How wide words run, in ems."""
    return sum(1.0 if unicodedata.east_asian_width(one) in "WFA" else LATIN for one in words)


def lines_of(words: str, width: float) -> int:
    """How many lines a part takes; a break of one's own begins another."""
    return sum(max(1, math.ceil(ems(line) / width)) for line in words.splitlines() if line.strip())


def size_of(card: Iterable[str]) -> str | None:
    """The largest size in which these parts fit; None where none is small enough."""
    card = list(card)
    for name, (width, most) in SIZES.items():
        if sum(lines_of(part, width) for part in card) <= most:
            return name
    return None


def lines_too_many(card: Iterable[str]) -> int:
    """How many lines there are too many even in the smallest size; 0 where it fits."""
    width, most = SIZES[SMALLEST]
    return max(sum(lines_of(part, width) for part in card) - most, 0)


def must_fit(card: Iterable[str]) -> None:
    """Raise ValidationError in words where the card is too small for them."""
    if over := lines_too_many(card):
        raise ValidationError(
            _("The card is too small for so many words: about %(lines)d lines too many.") % {"lines": over}
        )
