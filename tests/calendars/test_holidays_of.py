"""What the shipped holidays say about a few years that are known."""

from datetime import date

from calendars.holidays_of import public_year


def test_the_mainland_swaps_days_off_for_make_up_workdays():
    year = public_year("CN", 2026)
    assert year.makeup == (
        date(2026, 1, 4),
        date(2026, 2, 14),
        date(2026, 2, 28),
        date(2026, 5, 9),
        date(2026, 9, 20),
        date(2026, 10, 10),
    )
    assert year.closed[date(2026, 2, 17)] == "春节"
    assert year.is_final


def test_a_mainland_year_without_its_arrangement_is_not_final():
    assert not public_year("CN", 2099).is_final
    assert public_year("CN", 2099).closed


def test_taiwan_and_hong_kong_have_chinese_names_and_no_make_up_days_in_2026():
    assert public_year("TW", 2026).closed[date(2026, 2, 17)] == "春節"
    assert public_year("TW", 2025).makeup == (date(2025, 2, 8),)
    assert public_year("TW", 2026).makeup == public_year("HK", 2026).makeup == ()
    assert public_year("HK", 2026).closed[date(2026, 7, 1)] == "香港特別行政區成立紀念日"
    assert public_year("TW", 2026).is_final


def test_a_year_that_nobody_knows_is_empty():
    assert not public_year("TW", 1900).closed
