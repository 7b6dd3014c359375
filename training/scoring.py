"""What answers come to: three scores, each with how many items it rests on; how far scorers are apart. No database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from training.choices import Answer, Group

WORTH = {Answer.YES.value: 1.0, Answer.PARTLY.value: 0.5, Answer.NO.value: 0.0}


@dataclass(frozen=True)
class GroupScore:
    """One of the three scores: ``points`` of 100, None where nothing applied; ``n`` items counted."""

    group: str
    points: int | None
    n: int

    @property
    def label(self) -> str:
        """Its name in words."""
        return str(Group(self.group).label)


@dataclass(frozen=True)
class Spread:
    """How far scorers are apart on one item. ``points`` from the lowest to the highest, of 100; None if not countable.

    ``answers`` in the order of the scorers, "" where somebody did not answer.
    """

    item: Any
    answers: tuple[str, ...]
    points: int | None

    @property
    def agrees(self) -> bool:
        """Whether all who answered say the same."""
        return len({answer for answer in self.answers if answer}) <= 1


@dataclass(frozen=True)
class GroupSpread:
    """The scores of one group, scorer by scorer, and from the lowest to the highest."""

    scores: tuple[GroupScore, ...]

    @property
    def points(self) -> int | None:
        """The distance; None where fewer than two have a score."""
        known = [score.points for score in self.scores if score.points is not None]
        return max(known) - min(known) if len(known) > 1 else None

    @property
    def label(self) -> str:
        """The name of the group."""
        return self.scores[0].label


@dataclass(frozen=True)
class Agreement:
    """Whether scorers are near enough: ``percent`` of the items alike, ``points`` the widest distance of a group."""

    percent: int
    points: int | None
    is_reached: bool


def scores(items: Iterable[Any], answers: Mapping[int, str]) -> list[GroupScore]:
    """The three scores; ``answers`` by the number of the item. Auto-fail items are no points: see ``failing``."""
    counted: dict[str, list[tuple[int, float]]] = {group: [] for group in Group.values}
    for item in items:
        answer = answers.get(item.pk, "")
        if not item.is_auto_fail and answer in WORTH:
            counted[item.group].append((item.weight, WORTH[answer]))
    return [GroupScore(group, _mean(rows), len(rows)) for group, rows in counted.items()]


def _mean(rows: Sequence[tuple[int, float]]) -> int | None:
    weight = sum(weight for weight, _worth in rows)
    return round(100 * sum(weight * worth for weight, worth in rows) / weight) if weight else None


def failing(items: Iterable[Any], answers: Mapping[int, str]) -> list[Any]:
    """What must never happen and did: one of these weighs more than any points."""
    return [item for item in items if item.is_auto_fail and answers.get(item.pk) in {Answer.YES, Answer.PARTLY}]


def spread(items: Iterable[Any], cards: Sequence[Mapping[int, str]]) -> list[Spread]:
    """Item by item, how far the cards are apart."""
    found = []
    for item in items:
        answers = tuple(card.get(item.pk, "") for card in cards)
        worth = [WORTH[answer] for answer in answers if answer in WORTH]
        points = round(100 * (max(worth) - min(worth))) if len(worth) > 1 else None
        found.append(Spread(item, answers, points))
    return found


def group_spreads(items: Sequence[Any], cards: Sequence[Mapping[int, str]]) -> list[GroupSpread]:
    """Group by group, the scores of the cards beside each other."""
    each = [scores(items, card) for card in cards]
    return [GroupSpread(tuple(one[place] for one in each)) for place in range(len(Group)) if each]


def agreement(items: Sequence[Any], cards: Sequence[Mapping[int, str]], *, points: int, percent: int) -> Agreement:
    """Whether the cards reach the target: groups within ``points``, at least ``percent`` of the items alike."""
    rows = spread(items, cards)
    alike = round(100 * sum(row.agrees for row in rows) / len(rows)) if rows else 100
    widest = max((one.points for one in group_spreads(items, cards) if one.points is not None), default=None)
    return Agreement(alike, widest, alike >= percent and (widest is None or widest <= points))


@dataclass(frozen=True)
class Drift:
    """How one scorer's card differed from what was agreed: items of all, and points of each group (mine minus agreed).

    A point difference is None where one of the two has no score in the group.
    """

    differing: int
    items: int
    points: tuple[int | None, ...]


def drift(items: Sequence[Any], mine: Mapping[int, str], agreed: Mapping[int, str]) -> Drift:
    """My card beside the agreed one."""
    differing = sum(mine.get(item.pk, "") != agreed.get(item.pk, "") for item in items)
    pairs = zip(scores(items, mine), scores(items, agreed), strict=True)
    apart = (None if one.points is None or other.points is None else one.points - other.points for one, other in pairs)
    return Drift(differing, len(items), tuple(apart))
