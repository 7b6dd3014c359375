"""Promised times in words, in three ways of writing: a table by hand, and what holds of any words."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calendars.worktime import Schedule, Window
from complaints.promising import all_caught, caught

ZONE = ZoneInfo("Asia/Taipei")
# Monday to Friday 9–18; Monday 23 November is a holiday, Saturday 28 makes up for it.
SCHEDULE = Schedule(
    "Asia/Taipei",
    tuple(Window(day, time(9), time(18)) for day in range(5)),
    {date(2026, 11, 23): (), date(2026, 11, 28): ((time(9), time(18)),)},
    frozenset({2027}),
)
NOW = datetime(2026, 11, 18, 10, 30, tzinfo=ZONE)  # a Wednesday


def local(words, at=NOW):
    """When the words promise something, where the team works."""
    found = caught(words, at, SCHEDULE)
    return found and f"{found.due_at.astimezone(ZONE):%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("You get a refund within two days.", "11-20 18:00"),
        ("You get a refund within three days.", "11-20 18:00"),  # Saturday is closed: by Friday evening
        ("within 3 working days", "11-24 18:00"),  # Thursday, Friday, and not the holiday
        ("in 5 business days", "11-26 18:00"),
        ("in half an hour", "11-18 11:00"),
        ("within 24 hours", "11-19 10:30"),
        ("within a week", "11-25 18:00"),
        ("by Friday", "11-20 18:00"),
        ("I'll call by next Wednesday", "11-25 18:00"),
        ("by Monday", "11-20 18:00"),  # the holiday
        ("tomorrow before noon", "11-19 12:00"),
        ("tomorrow at 5 pm", "11-19 17:00"),
        ("tomorrow morning", "11-19 12:00"),
        ("today", "11-18 18:00"),
        ("tonight", "11-18 21:00"),
        ("by 5 pm", "11-18 17:00"),
        ("before 9:30", "11-19 09:30"),
        ("by the end of the day", "11-18 18:00"),
        ("by the end of the month", "11-30 18:00"),
        ("by the end of next month", "12-31 18:00"),
        ("by 24 November", "11-24 18:00"),
        ("before Nov 24th at 14:00", "11-24 14:00"),
        ("by 2026-12-01", "12-01 18:00"),
        ("兩天內退款給您", "11-20 18:00"),
        ("三天内退款", "11-20 18:00"),
        ("三個工作天內退款", "11-24 18:00"),
        ("３个工作日内", "11-24 18:00"),
        ("下週三前寄出", "11-25 18:00"),
        ("下周三下午三点前", "11-25 15:00"),
        ("星期五前給您答覆", "11-20 18:00"),
        ("明天中午前回電", "11-19 12:00"),
        ("明天下午3點半回電", "11-19 15:30"),
        ("後天上午", "11-20 12:00"),
        ("兩小時內回覆", "11-18 12:30"),
        ("半小时内回电", "11-18 11:00"),
        ("十五分鐘內", "11-18 10:45"),
        ("月底前入帳", "11-30 18:00"),
        ("下個月底", "12-31 18:00"),
        ("本週內處理好", "11-20 18:00"),
        ("今天下班前", "11-18 18:00"),
        ("11月24日前", "11-24 18:00"),
        ("28號前送到", "11-28 18:00"),  # a Saturday that makes up for the holiday
        ("within the hour", "11-18 11:30"),
        ("in an hour and a half", "11-18 12:00"),
        ("within 48 hrs", "11-20 10:30"),
        ("within twenty-four hours", "11-19 10:30"),
        ("within 2-3 days", "11-20 18:00"),  # of a range the end
        ("in two to three working days", "11-24 18:00"),
        ("within one month", "12-18 18:00"),
        ("a week from today", "11-25 18:00"),
        ("the next working day", "11-19 18:00"),
        ("by end of day tomorrow", "11-19 18:00"),
        ("by COB Friday", "11-20 18:00"),
        ("by month end", "11-30 18:00"),
        ("before the weekend", "11-20 18:00"),
        ("sometime next week", "11-28 18:00"),  # the make-up Saturday
        ("this evening", "11-18 21:00"),
        ("tonight at 8", "11-18 20:00"),
        ("by Friday at 3", "11-20 15:00"),  # nobody promises three in the night
        ("by Friday at 03:00", "11-20 03:00"),
        ("by the 30th", "11-30 18:00"),
        ("by Wednesday, 2 December", "12-02 18:00"),
        ("by midnight", "11-18 23:59"),
        ("一個半小時內", "11-18 12:00"),
        ("兩三天內", "11-20 18:00"),
        ("三到五個工作天內", "11-26 18:00"),
        ("一个月内", "12-18 18:00"),
        ("半個月內", "12-03 18:00"),
        ("一刻鐘後", "11-18 10:45"),
        ("明早回電", "11-19 12:00"),
        ("明晚八點", "11-19 20:00"),
        ("今晚九点前", "11-18 21:00"),
        ("下午五點前", "11-18 17:00"),
        ("明天中午一點", "11-19 13:00"),
        ("晚上十二點前", "11-18 23:59"),
        ("下週內", "11-28 18:00"),
        ("下禮拜", "11-28 18:00"),
        ("週末前", "11-20 18:00"),
        ("下個月5號前", "12-04 18:00"),
        ("下個月25號前", "12-25 18:00"),
        ("本月30日前", "11-30 18:00"),
        ("12/3前", "12-03 18:00"),
        ("2026/12/3", "12-03 18:00"),
        ("民國115年12月3日", "12-03 18:00"),
        ("下一個工作天", "11-19 18:00"),
        ("隔日送達", "11-19 18:00"),
    ],
)
def test_what_words_promise(words, expected):
    assert local(words) == expected


@pytest.mark.parametrize(
    "words",
    [
        "",
        "Thank you.",
        "I waited three days",
        "three days ago",
        "謝謝您的來信",
        "我等了三天",
        "昨天",
        "訂單 2026",
        "as soon as possible",
        "你上週五來電",
        "昨天下午三點",
        "上個月底購買",
        "2025年12月3日購買",
        "you bought it on 16 November",
        "by 3 separate parcels",
        "open from 週一至週五",
        "25日",
    ],
)
def test_what_promises_nothing(words):
    assert caught(words, NOW, SCHEDULE) is None


def test_what_is_promised_stands_beside_when():
    found = caught("很抱歉。三個工作天內退款 1,280 元！", NOW, SCHEDULE)
    assert (found.what, found.sentence) == ("退款 1,280 元", "三個工作天內退款 1,280 元")
    assert found.closed == (date(2026, 11, 21), date(2026, 11, 22), date(2026, 11, 23))
    english = caught("Sorry! We will refund it by Friday, in full.", NOW, SCHEDULE)
    assert english.what == "We will refund it in full"
    assert caught("真的很抱歉，兩天內退款。", NOW, SCHEDULE).sentence == "兩天內退款"
    assert not found.is_unconfirmed
    assert caught("by 4 January", NOW, SCHEDULE).is_unconfirmed


def test_of_several_promises_each_has_its_own_clause():
    words = "陳先生您好，很抱歉，一個半小時內我們會回電，兩三天內退款。月底前寄出新的。"
    found = list(all_caught(words, NOW, SCHEDULE))
    assert [one.sentence for one in found] == ["一個半小時內我們會回電", "兩三天內退款", "月底前寄出新的"]
    assert [one.what for one in found] == ["我們會回電", "退款", "寄出新的"]
    english = list(all_caught("Dear Ms Lin, we call you tomorrow, and by Friday you have it.", NOW, SCHEDULE))
    assert [one.sentence for one in english] == ["we call you tomorrow", "and by Friday you have it"]


def test_next_year_is_next_year_also_in_its_last_week():
    at = datetime(2026, 12, 30, 16, tzinfo=ZONE)
    assert caught("明年12月3日前", NOW, SCHEDULE).due_at.year == 2027
    assert local("in 3 working days", at) == "01-04 18:00"
    assert local("by the 2nd", at) == "01-01 18:00"  # a Saturday
    assert local("月底前", at) == "12-31 18:00"
    assert (
        local("一個月內", datetime(2027, 1, 31, 16, tzinfo=ZONE)) == "02-26 18:00"
    )  # no 31st; and the 28th is a Sunday
    assert caught("by 4 January", at, SCHEDULE).is_unconfirmed


def test_a_past_date_beside_the_promise_is_not_next_years():
    found = caught("You bought it on 16 November; we refund you by 30 November.", NOW, SCHEDULE)
    assert (found.due_at.astimezone(ZONE).date(), found.what) == (date(2026, 11, 30), "we refund you")


def test_today_after_work_is_still_today():
    assert local("today", NOW.replace(hour=19)) == "11-18 23:59"
    assert local("by 5 pm", NOW.replace(hour=19)) == "11-19 17:00"


PIECES = st.lists(
    st.sampled_from(
        [
            "within",
            "in",
            "three",
            "99",
            "0",
            "working",
            "days",
            "weeks",
            "by",
            "next",
            "Friday",
            "tomorrow",
            "25:99",
            "noon",
            "end",
            "of",
            "month",
            "三",
            "十",
            "個",
            "工作天",
            "天",
            "內",
            "下",
            "週",
            "日",
            "月底",
            "31",
            "號",
            "2",
            "月",
            "30",
            "前",
            "明天",
            "下午",
            "點",
            "半",
            "小時",
            "2026-02-30",
            "\n",
            "。",
        ]
    ),
    max_size=12,
)


@settings(max_examples=150, deadline=None)
@given(PIECES, st.integers(0, 17_000))
def test_whatever_is_written_a_promise_lies_ahead_and_within_reach(pieces, hours):
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
    for joint in ("", " "):
        found = caught(joint.join(pieces), at, SCHEDULE)
        if found:
            assert at < found.due_at <= at + timedelta(days=401)
            assert list(found.closed) == sorted(set(found.closed))
