"""Dates of two calendars, money in two scripts, and what cannot be read says why."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from intake import values

TAIPEI = ZoneInfo("Asia/Taipei")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("115/03/12", datetime(2026, 3, 12, tzinfo=TAIPEI)),
        ("99/3/12", datetime(2010, 3, 12, tzinfo=TAIPEI)),
        ("民國115年3月12日 下午3:05", datetime(2026, 3, 12, 15, 5, tzinfo=TAIPEI)),
        ("2026年3月12日 15时05分", datetime(2026, 3, 12, 15, 5, tzinfo=TAIPEI)),
        ("2026/3/12 上午12:30", datetime(2026, 3, 12, 0, 30, tzinfo=TAIPEI)),
        ("2026/3/12 下午12:30", datetime(2026, 3, 12, 12, 30, tzinfo=TAIPEI)),
        ("２０２６－０３－１２", datetime(2026, 3, 12, tzinfo=TAIPEI)),
        ("46093", datetime(2026, 3, 12, tzinfo=TAIPEI)),
        ("20260312", datetime(2026, 3, 12, tzinfo=TAIPEI)),
        ("12-Mar-26", datetime(2026, 3, 12, tzinfo=TAIPEI)),
        ("3/13/2026 4:05:06 PM", datetime(2026, 3, 13, 16, 5, 6, tzinfo=TAIPEI)),
        ("2026-03-12T07:05:00Z", datetime(2026, 3, 12, 15, 5, tzinfo=TAIPEI)),
        (date(2026, 3, 12), datetime(2026, 3, 12, tzinfo=TAIPEI)),
        ("", None),
    ],
)
def test_dates_as_people_write_them(written, meant):
    assert values.moment(written, zone=TAIPEI) == meant


@pytest.mark.parametrize("written", ["2026-02-30", "soon", "03/04/2026", "22-04-15", "2026-03-12 25:00"])
def test_what_is_no_date_or_two_says_so(written):
    with pytest.raises(values.Unclear, match=written[:10]):
        values.moment(written, zone=TAIPEI)


def test_a_column_shows_its_order_or_somebody_says_it():
    assert values.order_of(["3/4/2026", "13/4/2026"]) is True
    assert values.order_of(["3/4/2026", "4/13/2026"]) is False
    assert values.order_of(["13/4/2026", "4/13/2026"]) is None
    assert values.day("3/4/2026", day_first=True) == date(2026, 4, 3)
    assert values.day("3/4/2026", day_first=False) == date(2026, 3, 4)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("NT$1,299.5", (1300, "TWD")),
        ("¥１２３．４５", (12345, "CNY")),
        ("1.2万", (1_200_000, "CNY")),
        ("新臺幣 3萬元", (30_000, "TWD")),
        ("HK$ 88.05", (8805, "HKD")),
        ("19.99 USD", (1999, "USD")),
    ],
)
def test_money_in_minor_units(written, meant):
    assert values.money(written, "CNY") == meant


@pytest.mark.parametrize("written", ["=1+1", "-50", "many", "", "NaN", "1e99"])
def test_what_is_no_price_says_so(written):
    with pytest.raises(values.Unclear):
        values.money(written, "TWD")


@pytest.mark.parametrize(
    ("words", "language"),
    [("這個鍋子壞了，請處理", "zh-hant"), ("这个锅坏了，请处理", "zh-hans"), ("The pan is broken", "en")],
)
def test_the_language_of_words(words, language):
    assert values.language_of(words) == language
