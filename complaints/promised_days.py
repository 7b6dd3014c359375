"""What words of time come to: a length from now, or a day by rule with or without a time of day.

Pure: no calendar and no clock. What a day means where the team works is worked out in ``promising``.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time, timedelta

type Day = Callable[[date], date | None]

NOON, AFTERNOON, EVENING, MIDNIGHT = time(12), time(18), time(21), time(23, 59)
LAST_AFTERNOON_HOUR = 6  # "at three" is in the afternoon, "at seven" in the morning
# A date without a year that would come round later than this was meant as the one just past.
COMES_ROUND = timedelta(days=270)
ZH_DIGITS = {char: number for number, char in enumerate("〇一二三四五六七八九")} | {"两": 2, "兩": 2, "零": 0}
FRIDAY = 4


@dataclass(frozen=True, slots=True)
class Named:
    """A time as words name it: a length from now, or a day (by rule) with or without a time of day.

    Days without a time mean the end of work on that day. ``working_days`` counts days on which there is work.
    """

    start: int
    end: int
    length: timedelta | None = None
    working_days: int | None = None
    day: Day | None = None
    at: time | None = None


# How words may name a time, with what the words found mean: nothing, when they are no time after all.
type Rule = tuple[re.Pattern, Callable[[re.Match], Named | None]]


def length(match: re.Match, number: float, unit: str, *, works: bool = False) -> Named | None:
    """A length as a time to come: ``unit`` is minute, hour, day, week or month; nothing for none."""
    if not number:
        return None
    if unit in {"minute", "hour"} or (unit == "day" and number % 1):
        return Named(*match.span(), length=timedelta(**{f"{unit}s": number}))
    if works:
        return Named(*match.span(), working_days=int(number * (5 if unit == "week" else 1)))
    if unit == "month":
        return Named(*match.span(), day=in_months(int(number), days=15 if number % 1 else 0))
    return Named(*match.span(), day=in_days(int(number * (7 if unit == "week" else 1))))


def time_of_day(hour: int, minute: int, *, part: time | None, half: str, is_bare: bool) -> time | None:
    """A time on the clock as people say it; None when there is none such.

    ``half`` is a, p or nothing; ``is_bare`` says that it was spoken, not written like 03:00.
    """
    if part in {EVENING, MIDNIGHT} and hour == 12:
        return MIDNIGHT
    says_later = half == "p" or part in {AFTERNOON, EVENING} or (part == NOON and is_bare and hour <= 2)
    sounds_later = is_bare and not half and part is None and 0 < hour <= LAST_AFTERNOON_HOUR
    if half == "a" and hour == 12:
        hour = 0
    elif (says_later or sounds_later) and hour < 12:
        hour += 12
    return time(hour, minute) if hour < 24 and minute < 60 else None


def zh_number(words: str) -> int:
    """A number up to 99 in digits of any width or in Chinese: 三, 十五, 二十一, 廿, ３; of 兩三 the greater."""
    if words.isdecimal():
        return int(words)
    words = words.replace("廿", "二十")
    tens, ten, ones = words.rpartition("十")
    if not ten:
        fewer, more = ZH_DIGITS.get(ones[0], 0), ZH_DIGITS.get(ones[-1], 0)
        return more if len(ones) == 1 or (len(ones) == 2 and more == fewer + 1) else 0
    return 10 * (ZH_DIGITS.get(tens, 0) if tens else 1) + (ZH_DIGITS.get(ones, 0) if ones else 0)


def next_working_day(match: re.Match) -> Named:
    """By the end of the next day on which there is work, in whatever language that was said."""
    return Named(*match.span(), working_days=1)


def weekend(match: re.Match) -> Day:
    """Before the weekend: by Friday."""
    return on_weekday(FRIDAY)


def in_days(days: int) -> Day:
    """So many days from today."""
    return lambda today: today + timedelta(days=days)


def in_months(months: int, *, days: int = 0) -> Day:
    """The same day so many months later, or the last of a shorter month, and some days more."""

    def day(today: date) -> date:
        year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
        return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1])) + timedelta(days=days)

    return day


def on_weekday(weekday: int, *, weeks: int | None = None) -> Day:
    """The day of that name: of this or a coming week, or simply the next one, today included."""

    def day(today: date) -> date:
        if weeks is None:
            return today + timedelta(days=(weekday - today.weekday()) % 7)
        return today - timedelta(days=today.weekday()) + timedelta(days=weekday, weeks=weeks)

    return day


def end_of(span: str, later: int = 0) -> Day:
    """The last day of this or a later day, week, month or year; a week ends on Sunday."""

    def day(today: date) -> date:
        if span == "day":
            return today + timedelta(days=later)
        if span == "week":
            return today + timedelta(days=6 - today.weekday(), weeks=later)
        if span == "year":
            return date(today.year + later, 12, 31)
        months = today.year * 12 + today.month + later
        return date(months // 12, months % 12 + 1, 1) - timedelta(days=1)

    return day


def on_date(month: int, day_of_month: int, year: int | None = None) -> Day:
    """That date; without a year the next one, unless the one just past must be meant."""

    def day(today: date) -> date | None:
        for candidate in (year,) if year else range(today.year, today.year + 5):
            try:
                found = date(candidate, month, day_of_month)
            except ValueError:
                continue
            if year or found >= today:
                return found if year or found - today <= COMES_ROUND else None
        return None

    return day


def on_date_in(years: int, month: int, day_of_month: int) -> Day:
    """That date of this, the last or a coming year."""
    return lambda today: on_date(month, day_of_month, today.year + years)(today)


def on_day_of_month(day_of_month: int, months: int | None = None) -> Day:
    """That day of this month or one so many months away; without a month, the next such day."""

    def day(today: date) -> date | None:
        for ahead in range(13) if months is None else (months,):
            year, month = divmod(today.year * 12 + today.month - 1 + ahead, 12)
            if 0 < day_of_month <= monthrange(year, month + 1)[1]:
                found = date(year, month + 1, day_of_month)
                if months is not None or found >= today:
                    return found
        return None

    return day
