"""On which days nobody calls a customer: the public holidays of their country, and what was added or taken by hand."""

from contextlib import suppress
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import TZPATH

from django.db.models import Q
from holidays import country_holidays

from calendars.models import FestivalDay
from ui.asked_often import SOME_DAY, SOME_TEXT, Question, kept

ANOTHER_DAY = SOME_DAY + timedelta(days=1)

# Where the machine keeps no table of zones, at least the customers of our trade have their holidays.
OURS = {"Asia/Taipei": "TW", "Asia/Shanghai": "CN", "Asia/Urumqi": "CN", "Asia/Hong_Kong": "HK", "Asia/Macau": "MO"}


@cache
def countries() -> dict[str, str]:
    """{zone: country} as the time zone database of this machine has them."""
    found = dict(OURS)
    for folder in TZPATH:
        with suppress(OSError):
            lines = (Path(folder) / "zone.tab").read_text(encoding="utf-8").splitlines()
            rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
            return {zone: country for country, _where, zone, *_rest in rows} | found
    return found


def country_of(zone: str) -> str:
    """The country in which a zone lies; "" for one that lies in none, such as UTC."""
    return countries().get(zone, "")


@cache
def public_holidays(country: str, year: int) -> frozenset[date]:
    """The public holidays of a country; none where the library knows nothing of it."""
    if not country:
        return frozenset()
    try:
        return frozenset(day for day in country_holidays(country, years=year) if day.year == year)
    except NotImplementedError:
        return frozenset()


def quiet_days(zone: str, first: date, last: date) -> frozenset[date]:
    """The days from ``first`` to ``last`` on which nobody calls customers of ``zone``; one query."""
    country = country_of(zone)
    holidays = {
        day for year in range(first.year, last.year + 1) for day in public_holidays(country, year)
        if first <= day <= last
    }  # fmt: skip
    rows = days_by_hand().answers({SOME_TEXT: country, SOME_DAY: first, ANOTHER_DAY: last})
    quiet, loud = {on for on, is_quiet in rows if is_quiet}, {on for on, is_quiet in rows if not is_quiet}
    return frozenset(holidays - loud | quiet)


@kept
def days_by_hand() -> Question[tuple[date, bool]]:
    """(day, whether nobody calls) of what was added or taken for the country, between the days that are given."""
    days = FestivalDay.objects.filter(Q(country="") | Q(country=SOME_TEXT), on__gte=SOME_DAY, on__lte=ANOTHER_DAY)
    return Question(days.values_list("on", "is_quiet"))
