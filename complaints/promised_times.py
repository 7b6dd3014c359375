"""The grammar of promised times: which words, in English and in both scripts of Chinese, name a time to come.

Pure: no calendar and no clock. What words mean on a given day is worked out in ``promising``.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta

type Day = Callable[[date], date | None]

EN_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7} | {
    "eight": 8, "nine": 9, "ten": 10, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30,
}  # fmt: skip
ZH_DIGITS = {char: number for number, char in enumerate("〇一二三四五六七八九")} | {"两": 2, "兩": 2, "零": 0}
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
NOON, AFTERNOON, EVENING = time(12), time(18), time(21)
PARTS = {"morning": NOON, "noon": NOON, "midday": NOON, "lunch": NOON, "afternoon": AFTERNOON, "evening": EVENING} | {
    "上午": NOON, "早上": NOON, "中午": NOON, "下午": AFTERNOON, "傍晚": AFTERNOON, "晚上": EVENING,
}  # fmt: skip


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


EN_NUMBER = rf"\d{{1,3}}|{'|'.join(sorted(EN_NUMBERS, key=len, reverse=True))}"
EN_CLOCK = r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?\s*(?P<half>am|pm|a\.m\.|p\.m\.|o.clock)?"
EN_PART = r"(?P<part>morning|noon|midday|lunch|afternoon|evening)"
EN_TIME = rf"(?:(?:,?\s+(?:in the|before|by|at|until)?\s*)(?:{EN_PART}|{EN_CLOCK}(?!\s*(?:days|hours|november|%))))?"
EN_LENGTH = re.compile(
    rf"\b(?:within|in)\s+(?:the next\s+)?(?P<number>half an|{EN_NUMBER})\s+(?P<work>working\s+|business\s+)?"
    r"(?P<unit>minute|hour|day|week)s?\b",
    re.I,
)
EN_DAY = re.compile(
    r"\b(?:(?P<near>today|tonight|tomorrow|the day after tomorrow)"
    rf"|(?:by|before|until|on)\s+(?:(?P<which>next|this)\s+)?(?P<weekday>{'|'.join(WEEKDAYS)})"
    r"|(?:by|before)\s+(?:the\s+)?(?:end of|close of)\s+(?:(?P<span_of>the|this|next)\s+)?"
    r"(?P<span>day|business|week|month|year)"
    rf"|(?:by|before|until|on)\s+(?:the\s+)?(?P<dom>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{'|'.join(MONTHS)})[a-z]*"
    rf"|(?:by|before|until|on)\s+(?P<month2>{'|'.join(MONTHS)})[a-z]*\.?\s+(?P<dom2>\d{{1,2}})(?:st|nd|rd|th)?"
    rf")\b{EN_TIME}",
    re.I,
)
EN_HOUR = re.compile(
    r"\b(?:by|before|until)\s+(?:(?P<part>noon|midday|lunch)\b"
    r"|(?P<hour>\d{1,2})(?::(?P<minute>\d{2}))?\s*(?P<half>am|pm|a\.m\.|p\.m\.|o.clock)"
    r"|(?P<hour2>\d{1,2}):(?P<minute2>\d{2}))",
    re.I,
)
ZH_NUMBER = r"[\d０-９]{1,3}|[一二三四五六七八九十兩两廿]{1,3}|半"
ZH_PART = r"(?P<part>上午|早上|中午|下午|傍晚|晚上)"
ZH_CLOCK = (
    r"(?P<hour>[\d０-９]{1,2}|[一二三四五六七八九十兩两]{1,3})"
    r"(?:[点點时時](?:(?P<minute>[\d０-９]{1,2})分?|(?P<thirty>半))?|[:：](?P<colon>\d{2}))"
)
ZH_TIME = rf"(?:{ZH_PART})?(?:{ZH_CLOCK})?"
ZH_LENGTH = re.compile(
    rf"(?P<number>{ZH_NUMBER})\s*[個个]?\s*(?P<unit>工作天|工作日|天|日|星期|禮拜|礼拜|週|周|小時|小时|鐘頭|钟头|分鐘|分钟)"
    r"\s*(?:之內|之内|以內|以内|內|内|後|后)"
)
ZH_DAY = re.compile(
    r"(?:(?P<near>今天|今日|今晚|明天|明日|大後天|大后天|後天|后天)"
    r"|(?P<which>下下|下個|下个|下|這個|这个|這|这|本)?(?:週|周|星期|禮拜|礼拜)(?P<weekday>[一二三四五六日天])"
    r"|(?P<week>本|這|这|下)(?:週|周)(?:內|内|底|末)|(?P<weekend>[週周]末)前"
    r"|(?P<month_of>本|這個|这个|下個|下个|下)?月底|(?P<year>年底)"
    r"|(?P<off>下班)前"
    r"|(?P<month>[\d０-９]{1,2}|十[一二]?|[一二三四五六七八九])月(?P<dom>[\d０-９]{1,2}|[一二三四五六七八九十廿]{1,3})[日號号]"
    r"|(?P<dom2>[\d０-９]{1,2})[號号]"
    rf")(?:的|那天)?\s*{ZH_TIME}"
)
ISO_DAY = re.compile(r"(?P<iso>20\d\d-[01]\d-[0-3]\d)(?:[ T](?P<hour>\d\d):(?P<colon>\d\d))?")


def named_times(words: str) -> Iterator[Named]:
    """All times that ``words`` name, from the left; of two that overlap the first and longest."""
    found = [*map(_en_length, EN_LENGTH.finditer(words)), *map(_zh_length, ZH_LENGTH.finditer(words))]
    found += [*map(_en_day, EN_DAY.finditer(words)), *map(_zh_day, ZH_DAY.finditer(words))]
    found += [*map(_en_hour, EN_HOUR.finditer(words)), *map(_iso_day, ISO_DAY.finditer(words))]
    reached = -1
    for one in sorted(filter(None, found), key=lambda one: (one.start, -one.end)):
        if one.start >= reached:
            reached = one.end
            yield one


def _en_length(match: re.Match) -> Named | None:
    """Within three days, in half an hour."""
    number, unit = match["number"].lower(), match["unit"].lower()
    if number == "half an":
        return Named(*match.span(), length=timedelta(minutes=30)) if unit == "hour" else None
    return _length(match, int(number) if number.isdigit() else EN_NUMBERS[number], unit, bool(match["work"]))


def _zh_length(match: re.Match) -> Named | None:
    """三天內, 三個工作天內, 兩小時內, 半小時內."""
    unit = match["unit"]
    kind = "day" if unit[-1] in "天日" else "hour" if unit[0] in "小鐘钟" else "minute" if unit[0] == "分" else "week"
    if match["number"] == "半":
        halves = {"hour": timedelta(minutes=30), "day": timedelta(hours=12)}
        return Named(*match.span(), length=halves[kind]) if kind in halves else None
    return _length(match, zh_number(match["number"]), kind, unit.startswith("工作"))


def _length(match: re.Match, number: int, unit: str, works: bool) -> Named | None:
    """A length as a time to come; nothing for none."""
    if not number:
        return None
    if unit in {"minute", "hour"}:
        return Named(*match.span(), length=timedelta(**{f"{unit}s": number}))
    if works:
        return Named(*match.span(), working_days=number * (5 if unit == "week" else 1))
    days = timedelta(days=number * (7 if unit == "week" else 1))
    return Named(*match.span(), day=lambda today: today + days)


def _en_day(match: re.Match) -> Named | None:
    """Tomorrow before noon, by next Friday, by the end of the month, by 24 November at 5 pm."""
    said = {name: (value or "").lower() for name, value in match.groupdict().items()}
    day: Day
    if said["near"]:
        offset = {"tomorrow": 1, "the day after tomorrow": 2}.get(said["near"], 0)
        day = _in_days(offset)
    elif said["weekday"]:
        day = _on_weekday(WEEKDAYS.index(said["weekday"]), weeks=1 if said["which"] == "next" else None)
    elif said["span"]:
        day = _end_of({"business": "day"}.get(said["span"], said["span"]), 1 if said["span_of"] == "next" else 0)
    else:
        day = _on_date(MONTHS.index((said["month"] or said["month2"])[:3]) + 1, int(said["dom"] or said["dom2"]))
    at = EVENING if said["near"] == "tonight" else None
    return Named(*match.span(), day=day, at=_time_of(match) or at)


def _zh_day(match: re.Match) -> Named | None:
    """明天中午前, 下週三前, 月底前, 12月3日下午五點."""
    said = {name: value or "" for name, value in match.groupdict().items()}
    day: Day
    if said["near"]:
        day = _in_days(
            0 if said["near"][0] == "今" else 1 if said["near"][0] == "明" else 2 + (said["near"][0] == "大")
        )
    elif said["weekday"]:
        weeks = {"下下": 2, "下個": 1, "下个": 1, "下": 1}.get(said["which"], 0 if said["which"] else None)
        day = _on_weekday("一二三四五六日".find(said["weekday"].replace("天", "日")), weeks=weeks)
    elif said["week"] or said["weekend"]:
        day = _end_of("week", 1 if said["week"] == "下" else 0)
    elif said["year"] or said["off"]:
        day = _end_of("year" if said["year"] else "day", 0)
    elif said["month"]:
        day = _on_date(zh_number(said["month"]), zh_number(said["dom"]))
    elif said["dom2"]:
        day = _on_date(None, zh_number(said["dom2"]))
    else:
        day = _end_of("month", 1 if said["month_of"].startswith("下") else 0)
    at = EVENING if said["near"] == "今晚" else None
    return Named(*match.span(), day=day, at=_time_of(match) or at)


def _en_hour(match: re.Match) -> Named | None:
    """By 5 pm, before noon: today, or the next day when that is over."""
    at = _time_of(match)
    return Named(*match.span(), at=at) if at else None


def _iso_day(match: re.Match) -> Named | None:
    """2026-11-24, 2026-11-24 18:00."""
    try:
        on = date.fromisoformat(match["iso"])
    except ValueError:
        return None
    return Named(*match.span(), day=lambda today: on, at=_time_of(match))


def _time_of(match: re.Match) -> time | None:
    """The time of day among the groups of a match; None where there is none."""
    said = match.groupdict()
    part = (said.get("part") or "").lower()
    hour = said.get("hour") or said.get("hour2")
    if not hour:
        return PARTS.get(part)
    number = zh_number(hour)
    minute = zh_number(said.get("minute") or said.get("minute2") or said.get("colon") or "0")
    minute = 30 if said.get("thirty") else minute
    half = (said.get("half") or "").lower()
    later = half.startswith("p") or PARTS.get(part, NOON) in {AFTERNOON, EVENING}
    number += 12 if later and number < 12 else 0
    return time(number, minute) if number < 24 and minute < 60 else None


def zh_number(words: str) -> int:
    """A number up to 99 in digits of any width or in Chinese: 三, 十五, 二十一, 廿, ３."""
    if words.isdecimal():
        return int(words)
    words = words.replace("廿", "二十")
    tens, ten, ones = words.rpartition("十")
    if not ten:
        return ZH_DIGITS.get(ones, 0) if len(ones) == 1 else 0
    return 10 * (ZH_DIGITS.get(tens, 0) if tens else 1) + (ZH_DIGITS.get(ones, 0) if ones else 0)


def _in_days(days: int) -> Day:
    return lambda today: today + timedelta(days=days)


def _on_weekday(weekday: int, *, weeks: int | None) -> Day:
    """The day of that name: of this or a coming week, or simply the next one, today included."""

    def day(today: date) -> date:
        if weeks is None:
            return today + timedelta(days=(weekday - today.weekday()) % 7)
        return today - timedelta(days=today.weekday()) + timedelta(days=weekday, weeks=weeks)

    return day


def _end_of(span: str, later: int) -> Day:
    """The last day of this or the next day, week, month or year; a week ends on Sunday."""

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


def _on_date(month: int | None, day_of_month: int) -> Day:
    """The next date of that name; without a month, the next such day."""

    def day(today: date) -> date | None:
        for ahead in range(13):
            months = today.year * 12 + today.month - 1 + ahead
            try:
                found = date(months // 12, months % 12 + 1, day_of_month)
            except ValueError:
                continue
            if found >= today and month in {None, found.month}:
                return found
        return None

    return day
