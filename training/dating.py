"""Dates in a text, as the day of the case on which they fall: distances stay, the calendar goes. Pure."""

import re
from collections.abc import Iterator
from datetime import date

MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
NAME = (
    r"(?P<{0}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:emb"
    r"er)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
NUMERALS = "零〇○一二三四五六七八九"
DATE = re.compile(
    r"(?<![\d\-/.])(?P<y>(?:19|20)\d\d)\s?[\-/.年]\s?(?P<m>\d{1,2})\s?[\-/.月]\s?(?P<d>\d{1,2})(?!\d)\s?[日号]?"
    r"|(?<!\d)(?:民国)?\s?(?P<roc>1\d\d)\s?[年/.]\s?(?P<rm>\d{1,2})\s?[月/.]\s?(?P<rd>\d{1,2})(?!\d)\s?[日号]?"
    r"|(?<!\d)(?P<cm>\d{1,2}|十[一二]?|[一二三四五六七八九])\s?月\s?(?P<cd>\d{1,2}|三十一?|二?十[一二"
    r"三四五六七八九]?|[一二三四五六七八九])\s?[日号]"
    r"|\b(?P<ed>\d{1,2})(?:st|nd|rd|th)?\s(?:of\s)?" + NAME.format("en") + r"(?:,?\s(?P<ey>(?:19|20)\d\d))?\b"
    r"|\b" + NAME.format("an") + r"\s(?P<ad>\d{1,2})(?:st|nd|rd|th)?(?:,?\s(?P<ay>(?:19|20)\d\d))?\b"
    r"|(?<![\d\-/.])(?P<sm>\d{1,2})/(?P<sd>\d{1,2})(?:/(?P<sy>(?:19|20)\d\d))?(?![\d/])",
    re.I,
)
FARTHEST = 400  # days; what lies farther off is no date of the case, such as a birthday


def dates_in(text: str, began_on: date) -> Iterator[tuple[int, int, int | None]]:
    """(from, to, day of the case) of each date; day 1 is when it began, None for one far from it."""
    for found in DATE.finditer(text):
        days = [abs_days for one in readings(found, began_on) if (abs_days := (one - began_on).days) is not None]
        if days:
            nearest = min(days, key=abs)
            near = abs(nearest) <= FARTHEST
            yield found.start(), found.end(), (nearest + 1 if nearest >= 0 else nearest) if near else None


def readings(found: re.Match, began_on: date) -> Iterator[date]:
    """What a date may mean: without a year in the one before, this one or the next; 3/4 both ways round."""
    part = found.groupdict()
    if part["y"]:
        told = [(int(part["y"]), int(part["m"]), int(part["d"]))]
    elif part["roc"]:
        told = [(int(part["roc"]) + 1911, int(part["rm"]), int(part["rd"]))]
    elif part["cm"]:
        told = with_years(None, numeral(part["cm"]), numeral(part["cd"]), began_on)
    elif part["en"] or part["an"]:
        name, day, year = (part["en"], part["ed"], part["ey"]) if part["en"] else (part["an"], part["ad"], part["ay"])
        told = with_years(year, MONTHS.index(name[:3].lower()) + 1, int(day), began_on)
    else:
        first, second = int(part["sm"]), int(part["sd"])
        told = [*with_years(part["sy"], first, second, began_on), *with_years(part["sy"], second, first, began_on)]
    for year, month, day in told:
        try:
            yield date(year, month, day)
        except ValueError:
            continue


def with_years(year: str | None, month: int, day: int, began_on: date) -> list[tuple[int, int, int]]:
    """The day in the year that was told, or in each that may be meant."""
    years = [int(year)] if year else [began_on.year - 1, began_on.year, began_on.year + 1]
    return [(one, month, day) for one in years]


def numeral(text: str) -> int:
    """A number up to 31, in digits or Chinese."""
    if text.isascii():
        return int(text)
    tens, ten, ones = text.rpartition("十") if "十" in text else ("", "", text)
    value = lambda one: max(NUMERALS.find(one) - 2, 0) if one else 0  # noqa: E731
    return (value(tens) or 1) * 10 + value(ones) if ten else value(ones)
