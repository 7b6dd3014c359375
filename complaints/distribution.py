"""Who gets the next case: a pure choice among those who are there. Nobody is scored; people are looked after."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from complaints.hands import Distribution, HowAssigned, Suits

LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who is there: what they carry, how many strong contacts they had in a row, when they last got a turn."""

    key: int
    open_cases: int = 0
    strong_in_a_row: int = 0
    last_turn_at: datetime | None = None
    speaks: bool = False  # the customer's language
    knows: bool = False  # what the category asks for

    @property
    def suits(self) -> int:
        """How well the case and they go together; the language weighs more."""
        return 2 * self.speaks + self.knows


@dataclass(frozen=True, slots=True)
class Caps:
    """How much is enough for one person; None: no limit."""

    open_cases: int | None = None
    strong_in_a_row: int | None = None


def choose(
    method: str, there: Sequence[Candidate], caps: Caps, *, is_strong: bool
) -> tuple[Candidate, HowAssigned] | None:
    """Who gets the case, and how they came to it; None when nobody is there who may carry one more.

    A strong case passes by whoever had enough of them in a row. If that leaves nobody, the least loaded gets it all
    the same: the cap redirects, it never leaves a case without a handler. Among those who are left the ones come first
    who speak the customer's language and know the matter; if there are none, the others get it.
    """
    fit = [one for one in there if caps.open_cases is None or one.open_cases < caps.open_cases]
    if method == Distribution.NONE or not fit:
        return None
    rested = [one for one in fit if not (is_strong and had_enough(one, caps))]
    if not rested:
        return min(best(fit), key=by_load), HowAssigned.OVER_CAP
    if method == Distribution.LOAD:
        return min(best(rested), key=by_load), HowAssigned.LOAD
    return min(best(rested), key=by_turn), HowAssigned.ROUND_ROBIN


def best(people: Sequence[Candidate]) -> list[Candidate]:
    """Those whom the case suits best."""
    most = max(one.suits for one in people)
    return [one for one in people if one.suits == most]


def because(chosen: Candidate, *, is_asked: bool) -> str:
    """Why them, as a code of Suits; "" where neither a language nor a skill was asked for."""
    if not is_asked:
        return ""
    return (Suits.NOBODY, Suits.SKILL, Suits.LANGUAGE, Suits.BOTH)[chosen.suits].value


def had_enough(one: Candidate, caps: Caps) -> bool:
    """Whether a strong case should pass them by."""
    return caps.strong_in_a_row is not None and one.strong_in_a_row >= caps.strong_in_a_row


def by_load(one: Candidate) -> tuple:
    """The least loaded first; among equals whose turn is longest ago."""
    return one.open_cases, one.last_turn_at or LONG_AGO, one.key


def by_turn(one: Candidate) -> tuple:
    """Whose turn is longest ago first."""
    return one.last_turn_at or LONG_AGO, one.key
