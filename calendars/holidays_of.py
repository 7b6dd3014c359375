"""Public holidays of a country and year, from the library that ships them; nothing is fetched."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from holidays import country_holidays

LANGUAGES = {"TW": "zh_TW", "CN": "zh_CN", "HK": "zh_HK"}
MAKEUP_NAME = {"TW": "補行上班", "CN": "调休上班", "HK": "補行上班"}
# How the library marks a date that it has worked out itself because none is published yet.
ESTIMATED = "推定"


@dataclass(frozen=True, slots=True)
class PublicYear:
    """The days off of one year with their names, the make-up workdays, and whether all of it is published."""

    closed: Mapping[date, str]
    makeup: tuple[date, ...]
    is_final: bool


def public_year(country: str, year: int) -> PublicYear:
    """Return the public holidays of TW, CN or HK; empty when the library has none for that year."""
    # The arrangement of a year may move a workday into the December before it.
    found = country_holidays(country, years=[year, year + 1], language=LANGUAGES[country])
    closed = {day: name for day, name in sorted(found.items()) if day.year == year}
    makeup = tuple(sorted(day for day in found.weekend_workdays if day.year == year))
    estimated = any(ESTIMATED in name for name in closed.values())
    return PublicYear(closed, makeup, not estimated and (country != "CN" or bool(makeup)))
