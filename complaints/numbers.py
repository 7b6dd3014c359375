"""The numbers of cases as people write them. Pure."""

import re

from search.folding import fold

WRITTEN = re.compile(r"(?:#|(?:C-?)?(?:(?P<year>[0-9]{4})-)?)(?P<number>[0-9]{1,12})")
AT_PRACTICE = re.compile(r"P-[0-9]{4}-[A-Z]{6}")
BARE = re.compile(r"(?!00[0-9]{4}$)[0-9]+")  # six digits with two noughts before them are a number of ours
YEARS = 3  # a number without its year is of this one or of the two before


def plain(words: str) -> str:
    """``words`` in one case and width, without what is not seen."""
    return fold(words).strip().upper()


def references(words: str, this_year: int) -> list[str]:
    """The cases that may be meant, newest first: C-2026-000123, C-2026-123, 2026-123, #123, 000123 or 123."""
    asked = plain(words)
    if AT_PRACTICE.fullmatch(asked):
        return [asked]
    meant = WRITTEN.fullmatch(asked)
    if not meant:
        return []
    years = [meant["year"]] if meant["year"] else range(this_year, this_year - YEARS, -1)
    return [f"C-{year}-{int(meant['number']):06d}" for year in years]


def may_be_another(words: str) -> bool:
    """Whether digits alone were written, that might as well be of a phone or an order."""
    return bool(BARE.fullmatch(plain(words)))
