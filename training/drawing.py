"""Which cases chance takes: nobody knows the seed before the period is over, everybody afterwards. Pure."""

from collections.abc import Iterable
from datetime import date, timedelta
from hashlib import sha256

from training.library_choices import Rhythm

LONGEST_WAIT = 62  # days that a queue is filled afterwards when nobody was there to fill it


def is_drawn(reference: str, seed: str, per_thousand: int) -> bool:
    """Whether the case of this number is among the drawn ones.

    The first 8 bytes of SHA-256 of "seed:number" as a number below 2^64, against the share of it. So whoever has the
    seed of a period (it stands in the admin) can draw again with any tool.
    """
    number = int.from_bytes(sha256(f"{seed}:{reference}".encode()).digest()[:8])
    return number * 1000 < per_thousand << 64


def drawn(references: Iterable[str], seed: str, per_thousand: int) -> list[str]:
    """Those that are drawn, in their order."""
    return [one for one in references if is_drawn(one, seed, per_thousand)]


def begin_of(rhythm: str, day: date) -> date:
    """The first day of the period in which ``day`` lies: the day itself, its Monday, the first of its month."""
    if rhythm == Rhythm.WEEKLY:
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if rhythm == Rhythm.MONTHLY else day


def end_of(rhythm: str, begin: date) -> date:
    """The first day after the period that begins at ``begin``."""
    if rhythm == Rhythm.MONTHLY:
        return begin_of(rhythm, begin + timedelta(days=32 - begin.day)).replace(day=1)
    return begin + timedelta(days=7 if rhythm == Rhythm.WEEKLY else 1)


def periods(rhythm: str, since: date, today: date) -> list[tuple[date, date]]:
    """The periods [from, until) from ``since`` to the last that is over on ``today``, at most LONGEST_WAIT back."""
    begin = begin_of(rhythm, max(since, today - timedelta(days=LONGEST_WAIT)))
    found = []
    while (end := end_of(rhythm, begin)) <= today:
        found.append((max(begin, since), end))
        begin = end
    return [one for one in found if one[0] < one[1]]
