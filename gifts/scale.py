"""The gift scale: money on a line, as geometry over the tiers in the units of the drawing."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import zip_longest

from babel.numbers import format_decimal
from django.utils.translation import get_language, to_locale

from complaints.choices import Severity
from gifts.policies import Tier
from ui.amounts import exponent

WIDTH, EDGE, ROOM_FOR_WORDS = 860, 46, 96


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the line from ``x1`` to ``x2``; a tier has a severity, a gap has none. Its ends in words."""

    x1: int
    x2: int
    severity: str
    is_own: bool
    floor_percent: Decimal
    ceiling_percent: Decimal | None
    floor_words: str
    ceiling_words: str
    room: int

    @property
    def word(self) -> str:
        """The severity in the reader's language."""
        return str(Severity(self.severity).label) if self.severity else ""

    @property
    def middle(self) -> int:
        """Where words in the middle of it stand."""
        return (self.x1 + self.x2) // 2

    @property
    def has_room(self) -> bool:
        """Whether words fit over it."""
        return self.is_own or self.room >= ROOM_FOR_WORDS


class Scale:
    """Where tiers, limit and gift lie on the line; a value beyond its end stands at the end."""

    def __init__(self, tiers: Iterable[Tier], severity: str, basis: int, currency: str):
        self.severity, self.basis, self.currency = severity, basis, currency
        self.tiers = sorted(tiers, key=lambda tier: tier.floor_percent)
        ends = [tier.ceiling_percent or tier.floor_percent * Decimal("1.2") for tier in self.tiers]
        self.most = max(ends, default=Decimal(60)) or Decimal(60)

    def x_of(self, percent) -> int:
        """The place of a share."""
        return round(min(Decimal(percent), self.most) * WIDTH / self.most)

    def x_of_amount(self, amount: int) -> int:
        """The place of an amount of minor units."""
        return self.x_of(self.percent(amount))

    def percent(self, amount: int) -> Decimal:
        """An amount as a share of what the customer spent."""
        return Decimal(amount) * 100 / self.basis

    def share_words(self, percent: Decimal | None) -> str:
        """A share as a whole amount; nothing where the tier has no end."""
        return "" if percent is None else whole_amount(percent * self.basis / 100, self.currency)

    def amount_words(self, amount: int) -> str:
        """An amount of minor units as it stands on the line."""
        return whole_amount(Decimal(amount), self.currency)

    def words_at(self, x: int) -> int:
        """Where words about ``x`` stand, so that they stay on the drawing."""
        return min(max(x, EDGE), WIDTH - EDGE)

    @property
    def ranges(self) -> list[Stretch]:
        """One stretch for each range; severities with the same range share it, one's own word first."""
        by_range: dict = {}
        for tier in self.tiers:
            key = (tier.floor_percent, tier.ceiling_percent)
            if key not in by_range or tier.severity == self.severity:
                by_range[key] = tier.severity
        starts = [floor for floor, _ceiling in by_range]
        return [
            self.stretch(*key, severity, until=until)
            for (key, severity), until in zip_longest(by_range.items(), starts[1:])
        ]

    @property
    def gaps(self) -> list[Stretch]:
        """What lies between two ranges and belongs to neither."""
        ranges = self.ranges
        return [
            self.stretch(lower.ceiling_percent, upper.floor_percent, "", until=upper.floor_percent)
            for lower, upper in zip(ranges, ranges[1:], strict=False)
            if lower.ceiling_percent is not None and lower.ceiling_percent < upper.floor_percent
        ]

    def stretch(self, floor: Decimal, ceiling: Decimal | None, severity: str, *, until: Decimal | None) -> Stretch:
        """A part of the line in percent; its words may run on ``until`` the next one begins."""
        return Stretch(
            x1=self.x_of(floor),
            x2=WIDTH if ceiling is None else self.x_of(ceiling),
            severity=severity,
            is_own=severity == self.severity,
            floor_percent=floor,
            ceiling_percent=ceiling,
            floor_words=self.share_words(floor),
            ceiling_words=self.share_words(ceiling),
            room=(WIDTH if until is None else self.x_of(until)) - self.x_of(floor),
        )


def whole_amount(minor: Decimal, currency: str) -> str:
    """An amount without its currency and its small change: the line is no account."""
    whole = minor.scaleb(-exponent(currency)).quantize(Decimal(1), ROUND_HALF_UP)
    return format_decimal(whole, locale=to_locale(get_language() or "en"))
