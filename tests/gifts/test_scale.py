"""Money on a line: the shares keep their order, and words stay on the drawing."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gifts.policies import Tier
from gifts.scale import EDGE, WIDTH, Scale

TIERS = [
    Tier("minor", Decimal(10), Decimal(15)),
    Tier("moderate", Decimal(20), Decimal(30)),
    Tier("severe", Decimal(50), None),
    Tier("critical", Decimal(50), None),
]


def scale(severity="moderate", basis=8600, currency="TWD", tiers=TIERS):
    return Scale(tiers, severity, basis, currency)


def test_ranges_and_gaps_lie_side_by_side():
    ranges, gaps = scale().ranges, scale().gaps
    assert [(one.severity, one.floor_words, one.ceiling_words) for one in ranges] == [
        ("minor", "860", "1,290"),
        ("moderate", "1,720", "2,580"),
        ("severe", "4,300", ""),
    ]
    assert [(gap.x1, gap.x2) for gap in gaps] == [(ranges[0].x2, ranges[1].x1), (ranges[1].x2, ranges[2].x1)]
    assert ranges[-1].x2 == WIDTH


def test_severities_with_one_range_share_it_under_ones_own_word():
    assert [one.severity for one in scale("critical").ranges] == ["minor", "moderate", "critical"]


def test_small_change_is_left_out():
    assert scale(basis=123456, currency="HKD").ranges[0].floor_words == "123"


@given(st.integers(1, 10**9), st.integers(0, 10**10))
def test_everything_stays_on_the_drawing_and_in_order(basis, amount):
    line = scale(basis=basis)
    x = line.x_of_amount(amount)
    assert 0 <= x <= WIDTH
    assert EDGE <= line.words_at(x) <= WIDTH - EDGE
    assert line.x_of_amount(amount + 1) >= x


@pytest.mark.parametrize("tiers", [[], [Tier("moderate", Decimal(0), None)]])
def test_odd_policies_still_draw(tiers):
    line = scale(tiers=tiers)
    assert line.gaps == []
    assert 0 <= line.x_of_amount(100) <= WIDTH
