"""The promise in what one writes: "a refund within three days" is a promise with a moment, by the team's calendar.

Pure functions of words, a moment and a schedule. What they find is offered, never made: a person keeps it as a promise.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from calendars.worktime import Schedule
from complaints.promised_days import Named
from complaints.promised_times import named_times

ONE_DAY = timedelta(days=1)
FURTHEST = timedelta(days=400)
LONGEST_TEXT = 4000
LAST_MINUTE = time(23, 59)
SENTENCE = re.compile(r"(?:[^。．！？!?；;\n.]|\.(?!\s|$))*")
CLAUSE_END = re.compile(r"[，,、；;。！？!?\n]")
# What politeness puts before a promise is no part of it.
POLITE = re.compile(
    r"^(?:[^，,]*(?:您好|你好|抱歉|對不起|对不起|不好意思|謝謝|谢谢|感謝|感谢|\b(?:dear|hello|hi)\b|sorry|apologi[sz]e|thank)"
    r"[^，,]*[，,]\s*)+",
    re.I,
)
LOOSE = " ,，、:：.。–—-"


@dataclass(frozen=True, slots=True)
class Caught:
    """A promised time in words: ``sentence`` promises, ``what`` is the sentence without its time.

    ``closed`` are the days until then on which nobody works; ``is_unconfirmed`` says that the holidays of that year are
    not final.
    """

    due_at: datetime
    sentence: str
    what: str
    closed: tuple[date, ...] = ()
    is_unconfirmed: bool = False


def caught(words: str, at: datetime, schedule: Schedule) -> Caught | None:
    """The first time still to come that ``words`` promise; None when they promise none."""
    return next(all_caught(words, at, schedule), None)


def all_caught(words: str, at: datetime, schedule: Schedule) -> Iterator[Caught]:
    """Every time still to come that ``words`` promise, in their order.

    A day without a time means the end of work on it; on a day without work, the end of work on the last one before.
    Working days are days on which there is work, today not among them.
    """
    words = words[:LONGEST_TEXT]
    found = list(named_times(words))
    bounds = [0, *(clause_between(words, one.end, other.start) for one, other in pairwise(found)), len(words)]
    for named, bound in zip(found, pairwise(bounds), strict=False):
        due_at = moment_of(named, at, schedule)
        if due_at and at < due_at <= at + FURTHEST:
            sentence, what = sentence_of(words, named, bound)
            until = due_at.astimezone(ZoneInfo(schedule.zone)).date()
            closed = tuple(closed_days(schedule, local_day(at, schedule), until)) if named.length is None else ()
            doubtful = until.year in schedule.unconfirmed_years
            yield Caught(due_at, sentence, what, closed, doubtful)


def clause_between(words: str, start: int, end: int) -> int:
    """Where, between two times, what belongs to the second one begins."""
    marks = [mark.end() for mark in CLAUSE_END.finditer(words, start, end)]
    return marks[-1] if marks else end


def moment_of(named: Named, at: datetime, schedule: Schedule) -> datetime | None:
    """When the named time is, in UTC; None when it is no day at all."""
    if named.length is not None:
        return (at + named.length).astimezone(UTC)
    today = local_day(at, schedule)
    if named.working_days is not None:
        day = working_day_after(schedule, today, named.working_days)
        return closing(schedule, day) if day else None
    if named.day is None:
        moment = instant(today, named.at or LAST_MINUTE, schedule)
        return moment if moment > at else instant(today + ONE_DAY, named.at or LAST_MINUTE, schedule)
    on = named.day(today)
    if on is None or on < today or on - today > FURTHEST:
        return None
    return instant(on, named.at, schedule) if named.at else end_of_work(schedule, on, at)


def end_of_work(schedule: Schedule, on: date, at: datetime) -> datetime:
    """The end of work on a day, else on the last day with work before it that is still to come, else midnight."""
    day, today = on, local_day(at, schedule)
    while day >= today:
        if schedule.hours_on(day) and (end := closing(schedule, day)) > at:
            return end
        day -= ONE_DAY
    return instant(on, LAST_MINUTE, schedule)


def closing(schedule: Schedule, day: date) -> datetime:
    """When work ends on a day that has some; work past midnight counts until the last minute of the day."""
    ends = [closes if closes > opens else LAST_MINUTE for opens, closes in schedule.hours_on(day)]
    return instant(day, max(ends), schedule)


def working_day_after(schedule: Schedule, today: date, number: int) -> date | None:
    """The ``number``-th day with work after today; None when there are not so many within reach."""
    day = today
    while number and day - today <= FURTHEST:
        day += ONE_DAY
        number -= bool(schedule.hours_on(day))
    return None if number else day


def closed_days(schedule: Schedule, today: date, until: date) -> list[date]:
    """The days after today up to ``until`` on which nobody works."""
    days = (today + ONE_DAY * ahead for ahead in range(1, (until - today).days + 1))
    return [day for day in days if not schedule.hours_on(day)]


def local_day(at: datetime, schedule: Schedule) -> date:
    """The date of a moment where the team works."""
    return at.astimezone(ZoneInfo(schedule.zone)).date()


def instant(day: date, at: time, schedule: Schedule) -> datetime:
    """A wall-clock time where the team works, in UTC."""
    return datetime.combine(day, at, ZoneInfo(schedule.zone)).astimezone(UTC)


def sentence_of(words: str, named: Named, bound: tuple[int, int]) -> tuple[str, str]:
    """The sentence that names the time, within ``bound``, and the same without the words of the time."""
    for sentence in SENTENCE.finditer(words):
        if sentence.start() <= named.start < sentence.end():
            before = POLITE.sub("", words[max(sentence.start(), bound[0]) : named.start])
            after = words[named.end : min(sentence.end(), bound[1])]
            whole = (before + words[named.start : named.end] + after).strip(LOOSE)
            after = re.sub(r"^\s*(?:之前|以前|前)", "", after)
            parts = (before.strip(LOOSE), after.strip(LOOSE))
            joint = "" if re.search(r"[\u3400-\u9fff]$", parts[0]) else " "
            return whole, joint.join(part for part in parts if part)
    return words.strip(), words.strip()
