"""Which gift fits: points with reasons, as pure functions of plain values (docs/decisions/0020).

A gift must fit by tier, currency, stock and recipient; what is left is ranked by points. Each reason is a code whose
words stand in ``gifts/suggested.py``. The weights are few and plain: whoever reads the reasons can add them up.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

SHOWN = 3
MATTER, LIKED, EXPIRING, OCCASION, MIDDLE, READY, OTHER_KIND = 40, 30, 20, 15, 10, 8, 5
SOON = timedelta(days=45)
CASH_LIKE = "shopping"
AT_ONCE = frozenset({"at_once", "by_hand"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A gift as far as the choice needs it. Amounts in minor units; ``matter`` is None where it suits any matter.

    ``expires_on`` is of the lot that leaves first; ``likings`` are those that the customer shares.
    ``had_before`` and ``is_other_kind`` compare with what they received so far.
    """

    key: int
    kind: str
    value: int
    matter: bool | None = None
    likings: tuple[str, ...] = ()
    occasion: bool = False
    had_before: bool = False
    is_other_kind: bool = False
    expires_on: date | None = None
    lead_days: int = 0


@dataclass(frozen=True, slots=True)
class Situation:
    """What is to be given within: ``least`` to ``most`` in minor units (no ceiling is None), to whom, and how."""

    least: int
    most: int | None
    on: date
    timing: str = "post"
    recipient: str = "consumer"


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence for it: its code, its points, and what it is about."""

    code: str
    points: int
    about: str = ""


@dataclass(frozen=True, slots=True)
class Suggested:
    """A gift with its reasons, the weightiest first."""

    key: int
    reasons: tuple[Reason, ...]

    @property
    def points(self) -> int:
        """All reasons together."""
        return sum(reason.points for reason in self.reasons)


def suggest(candidates: Iterable[Candidate], situation: Situation) -> list[Suggested]:
    """The three that fit best, the best first; fewer where fewer fit. Equal points: the cheaper, then the older one."""
    fitting = [one for one in candidates if fits(one, situation)]
    scored = [(one, Suggested(one.key, reasons_for(one, situation))) for one in fitting]
    scored.sort(key=lambda pair: (-pair[1].points, pair[0].value, pair[0].key))
    return [suggested for _one, suggested in scored[:SHOWN]]


def fits(one: Candidate, situation: Situation) -> bool:
    """Whether it can be given: within the range, still good, not the same twice, nothing like cash to officials."""
    within = situation.least <= one.value and (situation.most is None or one.value <= situation.most)
    is_good = one.expires_on is None or one.expires_on > situation.on
    is_ready = situation.timing != "at_once" or one.lead_days == 0
    is_allowed = situation.recipient == "consumer" or one.kind != CASH_LIKE
    return within and is_good and is_ready and is_allowed and not one.had_before and one.matter is not False


def reasons_for(one: Candidate, situation: Situation) -> tuple[Reason, ...]:
    """What speaks for it."""
    found = [
        Reason("matter", MATTER) if one.matter else None,
        Reason("liked", LIKED, one.likings[0]) if one.likings else None,
        expiring(one, situation.on),
        Reason("occasion", OCCASION) if one.occasion else None,
        Reason("ready", READY) if situation.timing in AT_ONCE and one.lead_days == 0 else None,
        Reason("other_kind", OTHER_KIND) if one.is_other_kind else None,
        middle(one.value, situation),
    ]
    return tuple(sorted((reason for reason in found if reason), key=lambda reason: -reason.points))


def expiring(one: Candidate, on: date) -> Reason | None:
    """It leaves before it expires: the sooner, the more points."""
    if one.expires_on is None or one.expires_on - on > SOON:
        return None
    left = (one.expires_on - on) / SOON
    return Reason("expiring", max(1, round(EXPIRING * (1 - left / 2))), one.expires_on.isoformat())


def middle(value: int, situation: Situation) -> Reason:
    """Within the range; the middle of it is neither mean nor lavish. Without a ceiling its beginning is the middle."""
    most = situation.most if situation.most is not None else 2 * situation.least
    span = max(most - situation.least, 1)
    target = situation.least + (span // 2 if situation.most is not None else 0)
    off = min(abs(value - target) * 2 / span, 1)
    return Reason("range", max(1, round(MIDDLE * (1 - off))))


def occasion_of(severity: str, *, of_a_case: bool = True) -> str:
    """Which of the four situations it is (docs/domain.md §4)."""
    if not of_a_case:
        return "care"
    return {"minor": "slip", "moderate": "compensation"}.get(severity, "recovery")
