"""The grammar of promised times in English: within three days, by Friday noon, by 24 November at 5 pm."""

import re
from collections.abc import Callable
from datetime import time

from complaints import promised_days as days
from complaints.promised_days import AFTERNOON, EVENING, MIDNIGHT, NOON, Day, Named, Rule

NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "a couple of": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "twelve": 12, "fourteen": 14, "fifteen": 15, "twenty": 20, "twenty-four": 24,
    "thirty": 30, "forty-eight": 48, "sixty": 60, "seventy-two": 72,
}  # fmt: skip
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
UNITS = {"min": "minute", "hr": "hour"}
PARTS = {"morning": NOON, "noon": NOON, "midday": NOON, "lunch": NOON, "afternoon": AFTERNOON} | {
    "evening": EVENING, "midnight": MIDNIGHT,
}  # fmt: skip
WEEKS = {"last": -1, "next": 1}
NEAR_DAYS = {"yesterday": -1, "today": 0, "tonight": 0, "this": 0, "tomorrow": 1, "the day after tomorrow": 2}

NUMBER = rf"\d{{1,3}}|{'|'.join(sorted(NUMBERS, key=len, reverse=True))}"
UNIT = r"(?:minute|min|hour|hr|day|week|fortnight|month)s?"
WEEKDAY = "|".join(WEEKDAYS)
MONTH = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?"
    r"|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
BY = (  # until then, whether it is said of the day or of its end
    r"(?:(?:(?:no|not) later than|by|before|until|on)"
    r"|(?:by|before|at|until)\s+(?:the\s+)?(?:end of (?:the )?day|close of business|eod|cob)(?:\s+on)?)"
)
HALF = r"(?:[ap]\.m\.|[ap]m\b)"
CLOCK = (
    rf"(?:(?:at|by|before|until)\s+)?(?P<hour>\d{{1,2}})(?:[:.](?P<minute>\d{{2}})(?:\s*(?P<half>{HALF}))?"
    rf"|\s*(?P<half2>{HALF}|o.clock))"
    rf"|(?:at|by|before|until)\s+(?P<plain>\d{{1,2}})(?![\w%:/-])(?!\s*(?:percent|{UNIT}|{MONTH})\b)"
)
PART = r"(?P<part>morning|noon|midday|lunch|afternoon|evening|midnight)\b"
TIME = rf"(?:(?:,?\s+(?:in the|before|by|at|until))?\s+{PART})?(?:,?\s+(?:{CLOCK}))?"
DATE = rf"(?P<dom>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{MONTH})\b\.?"
AMERICAN_DATE = rf"(?P<month>{MONTH})\b\.?\s+(?P<dom>\d{{1,2}})(?:st|nd|rd|th)?\b"


def in_a_while(match: re.Match) -> Named | None:
    """Within three days, in half an hour, in 2-3 weeks, in an hour and a half, a week from today."""
    said = match.groupdict()
    number, unit = said["number"].lower(), said["unit"].lower().removesuffix("s")
    unit = UNITS.get(unit, unit)
    if number == "half an":
        return days.length(match, 0.5, "hour") if unit == "hour" else None
    count = int(number) if number.isdecimal() else NUMBERS[number]
    if unit == "fortnight":
        count, unit = 2 * count, "week"
    return days.length(match, count + (0.5 if said.get("and_half") else 0), unit, works=bool(said.get("works")))


def within_the_hour(match: re.Match) -> Named | None:
    """Within the hour."""
    return days.length(match, 1, "hour")


def at_an_hour(match: re.Match) -> Named | None:
    """By 5 pm, before noon: today, or the next day when that is over."""
    at = _time_of(match)
    return Named(*match.span(), at=at) if at else None


def near(match: re.Match) -> Day:
    """Tomorrow before noon, tonight, by the end of the day tomorrow."""
    return days.in_days(NEAR_DAYS[" ".join(match["near"].lower().split())])


def weekday(match: re.Match) -> Day:
    """By Friday, next Monday."""
    which = (match["which"] or "").lower()
    return days.on_weekday(WEEKDAYS.index(match["weekday"].lower()), weeks=WEEKS.get(which))


def on_date(match: re.Match) -> Day:
    """By 24 November, before Wednesday, December 2nd, 2026."""
    month = MONTHS.index(match["month"][:3].lower()) + 1
    return days.on_date(month, int(match["dom"]), int(match["year"]) if match["year"] else None)


def on_day_of_month(match: re.Match) -> Day:
    """By the 30th."""
    return days.on_day_of_month(int(match["dom"]))


def end_of(match: re.Match) -> Day:
    """By the end of next month, by month end, within the week, next week."""
    span = match["span"].lower().replace("’", "'").removesuffix("'s")
    is_next = (match.groupdict().get("which") or "").lower() == "next"
    return days.end_of("day" if span in {"business", "eod", "cob"} else span, int(is_next))


def _time_of(match: re.Match) -> time | None:
    """The time of day among the groups of a match; None where there is none."""
    said = {name: (value or "").lower() for name, value in match.groupdict().items()}
    part = PARTS.get(said.get("part", ""))
    hour, plain = said.get("hour") or said.get("hour2"), said.get("plain")
    if not hour and not plain:
        return EVENING if said.get("near") == "tonight" else part
    half = (said.get("half") or said.get("half2") or "")[:1]
    is_bare = bool(plain) or half == "o" or not str(hour).startswith("0")
    minute = int(said.get("minute") or said.get("minute2") or 0)
    if part is None and said.get("near") == "tonight":
        part = EVENING
    return days.time_of_day(int(plain or hour or 0), minute, part=part, half=half.strip("o"), is_bare=is_bare)


def rule(pattern: str, meaning: Callable[[re.Match], Named | None]) -> Rule:
    """A way to name a time, with what it means."""
    return re.compile(pattern, re.I), meaning


def day_rule(pattern: str, day: Callable[[re.Match], Day]) -> Rule:
    """A way to name a day, after which a time of day may stand."""
    return rule(rf"\b(?:{pattern})\b{TIME}", lambda match: Named(*match.span(), day=day(match), at=_time_of(match)))


RULES = (
    rule(
        r"\b(?:within|in)\s+(?:the next\s+|about\s+)?"
        rf"(?:\d{{1,3}}\s*[-–]\s*|(?:{NUMBER})\s+(?:to|or)\s+)?(?P<number>half an|{NUMBER})\s+"
        rf"(?P<works>working\s+|business\s+)?(?P<unit>{UNIT})\b(?:['’]s?\s+time\b|\s+(?P<and_half>and a half)\b)?",
        in_a_while,
    ),
    rule(rf"\b(?P<number>{NUMBER})\s+(?P<unit>{UNIT})\s+from\s+(?:now|today)\b", in_a_while),
    rule(r"\bwithin\s+the\s+(?:next\s+)?hour\b", within_the_hour),
    rule(r"\b(?:(?:by|within|on)\s+)?(?:the\s+)?next\s+(?:working|business)\s+day\b", days.next_working_day),
    rule(
        r"\b(?:by|before|until)\s+(?:(?P<part>noon|midday|lunch|midnight)\b|(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?"
        rf"\s*(?P<half>{HALF}|o.clock)|(?P<hour2>\d{{1,2}}):(?P<minute2>\d{{2}}))",
        at_an_hour,
    ),
    day_rule(
        rf"(?:{BY}\s+)?(?P<near>yesterday|today|tonight|tomorrow|the day after tomorrow"
        r"|this(?=\s+(?:morning|afternoon|evening)\b))",
        near,
    ),
    day_rule(rf"(?:{BY}\s+)?(?P<which>next|this|coming|last)\s+(?P<weekday>{WEEKDAY})", weekday),
    day_rule(rf"{BY}\s+(?P<which>)(?P<weekday>{WEEKDAY})", weekday),
    day_rule(rf"{BY}\s+(?:(?:{WEEKDAY}),?\s+)?(?:the\s+)?{DATE}(?:,?\s+(?P<year>20\d\d))?", on_date),
    day_rule(rf"{BY}\s+(?:(?:{WEEKDAY}),?\s+)?{AMERICAN_DATE}(?:,?\s+(?P<year>20\d\d))?", on_date),
    day_rule(r"(?:by|before|until)\s+the\s+(?P<dom>\d{1,2})(?:st|nd|rd|th)", on_day_of_month),
    day_rule(r"(?:by|before)\s+the\s+weekend", days.weekend),
    day_rule(
        r"(?:by|before|at|until)\s+(?:the\s+)?(?:end of|close of)\s+(?:(?P<which>the|this|next)\s+)?"
        r"(?P<span>day|business|week|month|year)",
        end_of,
    ),
    day_rule(r"(?:by|before|at)\s+(?P<span>eod|cob|(?:week|month|year)(?:['’]s)?(?=\s+end))(?:\s+end)?", end_of),
    day_rule(
        r"(?:(?:by|within|during|later)\s+(?:this|the)|(?:some\s?time\s+)?(?P<which>next))\s+(?P<span>day|week|month)",
        end_of,
    ),
)
