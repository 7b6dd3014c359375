"""The grammar of promised times in both scripts of Chinese: 三天內, 下週三前, 12月3日下午五點."""

import re
from collections.abc import Callable
from datetime import date, time

from complaints import promised_days as days
from complaints.promised_days import AFTERNOON, EVENING, NOON, Day, Named, Rule, zh_number

PARTS = {
    "一早": NOON, "上午": NOON, "早上": NOON, "早": NOON, "中午": NOON, "下午": AFTERNOON, "傍晚": AFTERNOON,
    "晚上": EVENING, "晚間": EVENING, "晚间": EVENING, "晚": EVENING,
}  # fmt: skip
NEAR_DAYS = {"前": -2, "昨": -1, "今": 0, "明": 1, "隔": 1, "翌": 1, "次": 1, "後": 2, "后": 2, "大": 3}
STEPS = {"上": -1, "下": 1, "下下": 2, "去": -1, "明": 1}  # of weeks, months and years; any other word means this one
UNITS = {"天": "day", "日": "day", "月": "month", "小": "hour", "鐘": "hour", "钟": "hour", "分": "minute"}
REPUBLIC = 1911  # what a year of the Republic lacks of the common one: 115 is 2026

NUMBER = r"[\d０-９]{1,3}|[一二三四五六七八九十兩两廿]{1,3}|半"
WEEK = r"(?:週|周|星期|禮拜|礼拜)"
THIS_OR_NEXT = r"(?P<which>下下|[下上本]|這|这)"
MONTH = r"[\d０-９]{1,2}|十[一二]?|[一二三四五六七八九]"
DAY_OF_MONTH = r"[\d０-９]{1,2}|[一二三四五六七八九十廿]{1,3}"
PART = r"(?P<part>一早|上午|早上|中午|下午|傍晚|晚上|晚間|晚间)"
CLOCK = (
    r"(?P<hour>[\d０-９]{1,2}|[一二三四五六七八九十兩两]{1,3})"
    r"(?:[點点時时](?:(?P<minute>[\d０-９]{1,2})分?|(?P<thirty>半)|(?P<quarters>[一三])刻|[整鐘钟])?|[:：](?P<colon>\d{2}))"
)
BEFORE = r"(?=\s*[之以]?前)"
WITHIN = r"[之以]?[內内]"


def in_a_while(match: re.Match) -> Named | None:
    """三天內, 三到五個工作天內, 兩小時內, 半小時內, 一個半小時內, 半個月內."""
    unit = match["unit"]
    works = unit.startswith("工作")
    kind = "day" if works else UNITS.get(unit[0], "week")
    half = 0.5 if match["half"] or match["half_after"] else 0
    number = half + zh_number(match["number"]) if match["number"] != "半" else 0.5
    if unit[0] == "刻":
        return days.length(match, 15 * number, "minute")
    return None if kind == "week" and number % 1 else days.length(match, number, kind, works=works)


def at_an_hour(match: re.Match) -> Named | None:
    """下午五點前, 中午前: today, or the next day when that is over."""
    at = _time_of(match)
    return Named(*match.span(), at=at) if at else None


def near(match: re.Match) -> Day:
    """明天, 後天, 明早, 今晚."""
    return days.in_days(NEAR_DAYS[match["near"][0]])


def weekday(match: re.Match) -> Day:
    """星期五, 下週三, 上週五."""
    number = "一二三四五六日".find(match["weekday"].replace("天", "日"))
    return days.on_weekday(number, weeks=STEPS.get(match["which"], 0) if match["which"] else None)


def end_of_week(match: re.Match) -> Day:
    """本週內, 下週."""
    return days.end_of("week", STEPS.get(match["which"], 0))


def end_of_month(match: re.Match) -> Day:
    """月底, 下個月底."""
    return days.end_of("month", STEPS.get(match["which"], 0))


def end_of_year(match: re.Match) -> Day:
    """年底."""
    return days.end_of("year", STEPS.get(match["which"], 0))


def end_of_day(match: re.Match) -> Day:
    """下班前."""
    return days.end_of("day")


def on_date(match: re.Match) -> Day:
    """12月3日, 明年1月5日, 民國115年12月5日, 12/5前."""
    month, day_of_month, year = zh_number(match["month"]), zh_number(match["dom"]), match.groupdict().get("year")
    if not year:
        return days.on_date(month, day_of_month)
    if not year.isdecimal():
        return days.on_date_in(STEPS.get(year, 0), month, day_of_month)
    return days.on_date(month, day_of_month, int(year) if len(year) == len("2026") else int(year) + REPUBLIC)


def on_day_of_month(match: re.Match) -> Day:
    """28號, 下個月5號."""
    which = match.groupdict().get("which")
    return days.on_day_of_month(zh_number(match["dom"]), STEPS.get(which, 0) if which else None)


def iso_day(match: re.Match) -> Named | None:
    """2026-11-24, 2026/12/5, 2026-11-24 18:00."""
    try:
        on = date(*(int(part) for part in re.split("[-/]", match["iso"])))
    except ValueError:
        return None
    return Named(*match.span(), day=lambda today: on, at=_time_of(match))


def _time_of(match: re.Match) -> time | None:
    """The time of day among the groups of a match; None where there is none."""
    said = {name: value or "" for name, value in match.groupdict().items()}
    part = PARTS.get(said.get("part") or said.get("near_part", ""))
    if not (hour := said.get("hour")):
        return part
    minute = zh_number(said.get("minute") or said.get("colon") or "0") + (30 if said.get("thirty") else 0)
    minute += 15 * zh_number(said.get("quarters") or "零")
    return days.time_of_day(zh_number(hour), minute, part=part, half="", is_bare=not hour.startswith(("0", "０")))


def rule(pattern: str, meaning: Callable[[re.Match], Named | None]) -> Rule:
    """A way to name a time, with what it means."""
    return re.compile(pattern), meaning


def day_rule(pattern: str, day: Callable[[re.Match], Day]) -> Rule:
    """A way to name a day, after which a time of day may stand."""
    whole = rf"(?:{pattern})(?:的|那天)?(?:{WITHIN}|下班{BEFORE})?\s*(?:{PART})?(?:{CLOCK})?"
    return rule(whole, lambda match: Named(*match.span(), day=day(match), at=_time_of(match)))


RULES = (
    rule(
        rf"(?:(?:{NUMBER})\s*[個个天]?[-–~～至到或]\s*)?(?P<number>{NUMBER})\s*(?:[個个](?P<half>半)?)?\s*"
        rf"(?P<unit>工作天|工作日|天|日|{WEEK}|小時|小时|鐘頭|钟头|分鐘|分钟|刻鐘|刻钟|(?<=[個个半])月)(?P<half_after>半)?"
        rf"\s*(?:{WITHIN}|[之以]?[後后])",
        in_a_while,
    ),
    rule(rf"[下次隔]一?[個个]?工作[天日](?:{WITHIN})?", days.next_working_day),
    rule(rf"{PART}{CLOCK}", at_an_hour),
    rule(rf"(?P<part>中午|傍晚|晚上){BEFORE}", at_an_hour),
    rule(rf"{CLOCK}{BEFORE}", at_an_hour),
    rule(r"(?P<iso>20\d\d([-/])[01]?\d\2[0-3]?\d)(?!\d)(?:[ T](?P<hour>\d\d):(?P<colon>\d\d))?", iso_day),
    day_rule(
        r"(?P<near>[昨今明][天日]|[今明](?=[早晚])|[隔次翌]日|隔天|前天|大?[後后]天)(?P<near_part>[早晚](?![上間间]))?",
        near,
    ),
    day_rule(
        rf"(?<![至到])(?:{THIS_OR_NEXT}[個个]?)?{WEEK}(?P<weekday>[一二三四五六日天])(?!\s*[至到~～-]\s*{WEEK})",
        weekday,
    ),
    day_rule(rf"(?:(?:本|這|这)[個个]?)?[週周]末{BEFORE}", days.weekend),
    day_rule(rf"{THIS_OR_NEXT}[個个]?{WEEK}(?:{WITHIN}|底|末)", end_of_week),
    day_rule(rf"(?P<which>下)[個个]?{WEEK}(?![一二三四五六日天初])", end_of_week),
    day_rule(rf"(?:{THIS_OR_NEXT}[個个]?)?月底", end_of_month),
    day_rule(r"(?P<which>[今明])?年底", end_of_year),
    day_rule(rf"下班{BEFORE}", end_of_day),
    day_rule(
        rf"(?:(?:民國|民国)?(?P<year>[\d０-９]{{3,4}}|[今明去])年)?(?P<month>{MONTH})月(?P<dom>{DAY_OF_MONTH})[日號号]",
        on_date,
    ),
    day_rule(
        r"(?<![\d/])(?P<month>\d{1,2})/(?P<dom>\d{1,2})(?![\d/])(?:[（(][一二三四五六日][)）])?"
        rf"(?=\s*(?:[之以]?前|{PART.replace('?P<part>', '?:')}))",
        on_date,
    ),
    day_rule(rf"{THIS_OR_NEXT}[個个]?月(?P<dom>{DAY_OF_MONTH})[日號号]", on_day_of_month),
    day_rule(r"(?P<dom>[\d０-９]{1,2})[號号]", on_day_of_month),
)
