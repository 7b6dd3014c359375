"""What an apology gift should cost, and the five mistakes: pure functions of plain values.

Amounts are integers in the stored minor unit of their currency (TWD and JPY: whole dollars and yen; the others: cents).
Shares are computed exactly. Only what is shown is rounded, once; every comparison uses the exact value.
"""

import math
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

EXPONENTS = {"TWD": 0, "JPY": 0, "CNY": 2, "HKD": 2, "USD": 2, "EUR": 2, "GBP": 2}
CARD_PARTS = ("apology", "remedy", "thanks", "promise")
LADDER = ("agent", "supervisor", "manager")
WARNINGS = (100, 80)  # percent of a budget, the gravest first
READING_LASTS = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Tier:
    """The share of what the customer spent, in percent, that a gift should be worth; no ceiling is None."""

    severity: str
    floor_percent: Decimal
    ceiling_percent: Decimal | None
    customer_tier: str = ""


@dataclass(frozen=True, slots=True)
class GiftRange:
    """A tier in money. ``floor`` and ``ceiling`` are rounded half up, to be shown.

    ``least`` and ``most`` are the smallest and largest whole amounts that placement() finds within the tier; on a tiny
    basis there may be none, and then ``least`` exceeds ``most``.
    """

    floor: int
    ceiling: int | None
    least: int
    most: int | None


class Placement(StrEnum):
    """Where a gift's worth lies: a gap belongs to no tier and needs a reason and the next authority."""

    WITHIN = "within"
    BELOW = "below"
    GAP = "gap"
    ABOVE = "above"
    WIN_BACK = "win_back"


class BasisKind(StrEnum):
    """From what the share is taken."""

    PURCHASE = "purchase"
    YEAR_SPEND = "year_spend"
    FLOOR = "floor"


class Mistake(StrEnum):
    """The five mistakes of apology gifts."""

    TOO_LITTLE = "too_little"
    UNRELATED = "unrelated"
    STILL_ANGRY = "still_angry"
    GENERIC = "generic"
    BRIBE = "bribe"


class Gravity(StrEnum):
    """What a finding does to the gift."""

    OK = "ok"
    WARNS = "warns"
    BLOCKS = "blocks"


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of one check. ``about`` holds the card parts, categories or exact words that it rests on."""

    code: Mistake
    gravity: Gravity
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Total:
    """Goodwill and redress together; ``percent`` of the loss is None when nothing was lost."""

    amount: int
    percent: Decimal | None
    warns: bool


def gift_range(tier: Tier, basis: int, currency: str) -> GiftRange:
    """Return the tier in money for a basis of minor units. ValueError: no positive basis, or unknown currency."""
    if currency not in EXPONENTS:
        raise ValueError(f"Unknown currency {currency!r}.")
    floor, ceiling = _bounds(tier, basis)
    if ceiling is None:
        return GiftRange(_half_up(floor), None, math.ceil(floor), None)
    return GiftRange(_half_up(floor), _half_up(ceiling), math.ceil(floor), math.floor(ceiling))


def placement(amount: int, basis: int, severity: str, tiers: Iterable[Tier], customer_tier: str = "") -> Placement:
    """Return where a gift of this worth lies, compared exactly.

    The gap is what lies between this severity's tier and its neighbour; what reaches the neighbour is below or above.
    What only the tier for such customers allows wins one back. Raises LookupError when no tier is laid down for the
    severity.
    """
    tiers = list(tiers)
    for_all = _placement(amount, basis, severity, [tier for tier in tiers if not tier.customer_tier])
    if for_all == Placement.WITHIN or not customer_tier:
        return for_all
    special = [tier for tier in tiers if (tier.severity, tier.customer_tier) == (severity, customer_tier)]
    return Placement.WIN_BACK if any(_holds(tier, amount, basis) for tier in special) else for_all


def warning_reached(used: int, allocated: int) -> int:
    """80 or 100 where so many percent of a budget are used, else 0."""
    if not used:
        return 0
    return next((percent for percent in WARNINGS if used * 100 >= percent * allocated), 0)


def next_role(role: str) -> str:
    """Who decides above ``role``; the last one has only their equals."""
    return LADDER[min(LADDER.index(role) + 1, len(LADDER) - 1)]


def least_role(amount: int, limits: Mapping[str, int]) -> str | None:
    """The lowest role whose limit for one gift ({role: minor units}) covers it; None where nobody's does."""
    return next((role for role in LADDER if amount <= limits.get(role, -1)), None)


def _holds(tier: Tier, amount: int, basis: int) -> bool:
    """Whether an amount lies within a tier."""
    floor, ceiling = _bounds(tier, basis)
    return floor <= amount and (ceiling is None or amount <= ceiling)


def _placement(amount: int, basis: int, severity: str, tiers: list[Tier]) -> Placement:
    """Where it lies among the tiers for everybody."""
    own = next((tier for tier in tiers if tier.severity == severity), None)
    if own is None:
        raise LookupError(f"No tier for severity {severity!r}.")
    floor, ceiling = _bounds(own, basis)
    if amount < floor:
        lower = [tier.ceiling_percent for tier in tiers if tier.ceiling_percent is not None]
        beneath = [percent for percent in lower if percent <= own.floor_percent]
        return Placement.GAP if beneath and amount > _share(max(beneath), basis) else Placement.BELOW
    if ceiling is None or amount <= ceiling:
        return Placement.WITHIN
    above = own.ceiling_percent or Decimal(0)
    higher = [tier.floor_percent for tier in tiers if tier.floor_percent >= above]
    return Placement.GAP if higher and amount < _share(min(higher), basis) else Placement.ABOVE


def basis_for(purchase_amount: int | None, spend_12_months: int | None, floor_amount: int) -> tuple[BasisKind, int]:
    """Return what the share is taken from: the disputed purchase, else the last 12 months' spend, else the floor."""
    if purchase_amount and purchase_amount > 0:
        return BasisKind.PURCHASE, purchase_amount
    if spend_12_months and spend_12_months > 0:
        return BasisKind.YEAR_SPEND, spend_12_months
    return BasisKind.FLOOR, floor_amount


def total_with_redress_warning(
    goodwill: int, redress: int, loss: int, threshold_percent: Decimal = Decimal(150)
) -> Total:
    """Return gift and redress together, with a warning when they exceed the threshold's share of the loss."""
    amount = goodwill + redress
    percent = Decimal(amount) * 100 / Decimal(loss) if loss > 0 else None
    return Total(amount, percent, amount > _share(threshold_percent, max(loss, 0)))


def the_five_mistakes(
    *,
    placed: Placement,
    item_categories: Collection[str],
    case_category: str,
    emotion_level: str,
    emotion_read_at: datetime | None,
    at: datetime,
    card: Mapping[str, str],
    template: Mapping[str, str],
    other_words: str = "",
) -> list[Finding]:
    """Return one finding for each of the five mistakes, in their usual order; OK where nothing is wrong.

    ``item_categories`` are the complaint categories that the item fits, empty when it fits any. ``card`` and
    ``template`` map the four parts to their words; ``other_words`` is what else the customer will read or hear.
    """
    return [
        Finding(Mistake.TOO_LITTLE, Gravity.WARNS if placed == Placement.BELOW else Gravity.OK),
        _unrelated(item_categories, case_category),
        _still_angry(emotion_level, emotion_read_at, at),
        _generic(card, template),
        _bribe([*card.values(), other_words]),
    ]


def conditions_in(words: str) -> tuple[str, ...]:
    """Return the exact passages that tie a gift to a review, a complaint or a legal claim."""
    return tuple(found.group() for found in CONDITION.finditer(words))


def _share(percent: Decimal, basis: int) -> Fraction:
    """An exact share of an amount."""
    return Fraction(percent) * basis / 100


def _bounds(tier: Tier, basis: int) -> tuple[Fraction, Fraction | None]:
    """The tier's exact floor and ceiling in minor units."""
    if basis <= 0:
        raise ValueError("A share is taken from a positive amount.")
    ceiling = None if tier.ceiling_percent is None else _share(tier.ceiling_percent, basis)
    return _share(tier.floor_percent, basis), ceiling


def _half_up(exact: Fraction) -> int:
    """The nearest integer; a half goes up."""
    return math.floor(exact + Fraction(1, 2))


def _unrelated(fitting: Collection[str], category: str) -> Finding:
    """Whether the item has to do with the matter."""
    if not fitting or category in fitting:
        return Finding(Mistake.UNRELATED, Gravity.OK)
    return Finding(Mistake.UNRELATED, Gravity.WARNS, tuple(sorted(fitting)))


def _still_angry(level: str, read_at: datetime | None, at: datetime) -> Finding:
    """A strong feeling stops the gift; without a reading of the last day, "how are they now?" is to be asked."""
    if level == "strong":
        return Finding(Mistake.STILL_ANGRY, Gravity.BLOCKS, (level,))
    is_known = level not in ("", "unobserved")
    if is_known and read_at is not None and at - read_at <= READING_LASTS:
        return Finding(Mistake.STILL_ANGRY, Gravity.OK, (level,))
    return Finding(Mistake.STILL_ANGRY, Gravity.WARNS, ("ask",))


def _generic(card: Mapping[str, str], template: Mapping[str, str]) -> Finding:
    """Which parts of the card are empty, or the template's own words."""
    plain = {part: " ".join(card.get(part, "").split()) for part in CARD_PARTS}
    stock = {part: " ".join(template.get(part, "").split()) for part in CARD_PARTS}
    poor = tuple(part for part in CARD_PARTS if not plain[part] or plain[part] == stock[part])
    return Finding(Mistake.GENERIC, Gravity.WARNS if poor else Gravity.OK, poor)


def _bribe(texts: Iterable[str]) -> Finding:
    """Whether the words make the gift a condition."""
    passages = tuple(passage for words in texts for passage in conditions_in(words))
    return Finding(Mistake.BRIBE, Gravity.BLOCKS if passages else Gravity.OK, passages)


# A verb of giving up, at most two words or ten characters, and what would be given up. The distance is short on
# purpose: "we removed the cause of your complaint" and "您投訴中提到的費用已取消" are good sentences.
_GIVE_UP = r"(?:withdraw(?:ing)?|drop(?:ping)?|delet(?:e|ing)|remov(?:e|ing)|retract(?:ing)?|tak(?:e|ing) (?:down|back)"
_GIVE_UP += r"|abandon(?:ing)?|waiv(?:e|ing)|giv(?:e|ing) up|cancel(?:ling|ing)?|revis(?:e|ing)|edit(?:ing)?)"
_CLAIM = r"(?:reviews?|ratings?|complaints?|claims?|lawsuits?|suit|legal action|grievances?|posts?|comments?|reports?)"
_GOOD = r"(?:(?:five|5)[- ]?stars?|(?:good|positive|better|nice) (?:review|rating|comment)s?)"
_GIVE_UP_ZH = r"(?:[刪删](?:除|掉|去)?|撤[回銷销除下掉]|取消|收回|移除|下架|修改|更改|改掉|[放抛拋][棄弃]|停止|[終终]止"
_GIVE_UP_ZH += r"|不再追究|不追究)"
_CLAIM_ZH = (
    r"(?:評[論论價价語语]|评[论价语]|[差負负][評评]|客[訴诉]|投[訴诉]|申[訴诉]|[訴诉][訟讼]|起[訴诉]|告[訴诉]|官司"
)
_CLAIM_ZH += r"|索[賠赔]|求[償偿]|[檢检][舉举]|[舉举][報报]|貼文|贴文|帖子|留言|爆料|[權权]利)"
CONDITION = re.compile(
    rf"\b{_GIVE_UP}\s+(?:[\w’']+\s+){{0,2}}?{_CLAIM}\b"
    rf"|\b(?:in exchange|in return) for\s+(?:[\w’']+\s+){{0,4}}?(?:{_CLAIM}|{_GOOD}|silence)\b"
    r"|\bif you (?:agree to |promise to |would |will |could )?(?:withdraw|drop|delete|retract|stop complaining)\b"
    r"|\bon (?:the )?condition that\b|\bprovided (?:that )?you\b"
    rf"|\b(?:give|leave|write|post) (?:us )?(?:a )?{_GOOD}"
    r"|\b(?:agree|promise|agreeing|promising) (?:not|never) to (?:sue|complain|go to (?:court|the press))\b"
    rf"|{_GIVE_UP_ZH}.{{0,10}}?{_CLAIM_ZH}(?![中裡里內内所提]|的(?![話话]))"
    r"|撤[訴诉告]|不(?:起[訴诉]|提告|再?[投客][訴诉])|封口[費费]?|私了"
    r"|[改換换][為为成]?(?:五星)?好[評评]|(?:[給给]|留|打|[寫写]).{0,6}?(?:五星|5星|好[評评])",
    re.IGNORECASE,
)
