"""Gift tiers in exact arithmetic, and the five mistakes."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gifts.policies import (
    EXPONENTS,
    LADDER,
    BasisKind,
    GiftRange,
    Gravity,
    Mistake,
    Placement,
    Tier,
    basis_for,
    conditions_in,
    gift_range,
    least_role,
    next_role,
    placement,
    the_five_mistakes,
    total_with_redress_warning,
    warning_reached,
)

MINOR = Tier("minor", Decimal(10), Decimal(15))
MODERATE = Tier("moderate", Decimal(20), Decimal(30))
SEVERE = Tier("severe", Decimal(50), None)
CRITICAL = Tier("critical", Decimal(50), None)
TIERS = [MINOR, MODERATE, SEVERE, CRITICAL]
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)

quickly = settings(deadline=None, max_examples=100)
percents = st.decimals(Decimal("0.01"), Decimal(200), places=2)
bases = st.integers(1, 10**12)


@pytest.mark.parametrize(
    ("tier", "basis", "expected"),
    [
        (MINOR, 2480, GiftRange(248, 372, 248, 372)),
        (MINOR, 105, GiftRange(11, 16, 11, 15)),  # 10.5 and 15.75: shown rounded, compared exactly
        (MINOR, 104, GiftRange(10, 16, 11, 15)),  # 10.4 and 15.6
        (MODERATE, 1, GiftRange(0, 0, 1, 0)),  # no whole amount fits so small a basis
        (SEVERE, 4999, GiftRange(2500, None, 2500, None)),
    ],
)
def test_a_tier_in_money(tier, basis, expected):
    assert gift_range(tier, basis, "TWD") == expected


@quickly
@given(percents, percents, bases, st.sampled_from(sorted(EXPONENTS)))
def test_rounding_is_at_most_half_a_unit_and_happens_once(one, other, basis, currency):
    low, high = sorted([one, other])
    found = gift_range(Tier("minor", low, high), basis, currency)
    for shown, percent in ((found.floor, low), (found.ceiling, high)):
        error = shown - Fraction(percent) * basis / 100
        assert Fraction(-1, 2) < error <= Fraction(1, 2)
    assert found.floor <= found.ceiling


@quickly
@given(st.sampled_from(TIERS), bases)
def test_the_offered_bounds_are_the_outermost_amounts_within(tier, basis):
    found = gift_range(tier, basis, "CNY")
    if found.most is not None and found.least > found.most:
        return
    assert placement(found.least, basis, tier.severity, TIERS) == Placement.WITHIN
    assert placement(found.least - 1, basis, tier.severity, TIERS) != Placement.WITHIN
    if found.most is not None:
        assert placement(found.most, basis, tier.severity, TIERS) == Placement.WITHIN
        assert placement(found.most + 1, basis, tier.severity, TIERS) != Placement.WITHIN


@quickly
@given(st.sampled_from(TIERS), bases, st.lists(st.integers(0, 10**12), min_size=2, max_size=6))
def test_more_money_never_moves_down(tier, basis, amounts):
    def rank(amount):
        where = placement(amount, basis, tier.severity, TIERS)
        is_under = Fraction(amount) < Fraction(tier.floor_percent) * basis / 100
        order = [(Placement.BELOW, True), (Placement.GAP, True), (Placement.WITHIN, False), (Placement.GAP, False)]
        return (*order, (Placement.ABOVE, False)).index((where, is_under))

    ranks = [rank(amount) for amount in sorted(amounts)]
    assert ranks == sorted(ranks)


@pytest.mark.parametrize(
    ("severity", "amount", "expected"),
    [
        ("minor", 99, Placement.BELOW),
        ("minor", 100, Placement.WITHIN),
        ("minor", 150, Placement.WITHIN),
        ("minor", 151, Placement.GAP),
        ("minor", 199, Placement.GAP),
        ("minor", 200, Placement.ABOVE),
        ("minor", 400, Placement.ABOVE),
        ("moderate", 150, Placement.BELOW),
        ("moderate", 170, Placement.GAP),
        ("moderate", 300, Placement.WITHIN),
        ("moderate", 301, Placement.GAP),
        ("moderate", 499, Placement.GAP),
        ("moderate", 500, Placement.ABOVE),
        ("severe", 300, Placement.BELOW),
        ("severe", 499, Placement.GAP),
        ("severe", 500, Placement.WITHIN),
        ("severe", 5000, Placement.WITHIN),
        ("critical", 499, Placement.GAP),
    ],
)
def test_gaps_belong_to_no_tier(severity, amount, expected):
    assert placement(amount, 1000, severity, TIERS) == expected


def test_what_cannot_be_computed_is_refused():
    with pytest.raises(LookupError):
        placement(1, 1000, "trivial", TIERS)
    with pytest.raises(ValueError, match="positive"):
        gift_range(MINOR, 0, "TWD")
    with pytest.raises(ValueError, match="Unknown currency"):
        gift_range(MINOR, 100, "ZZZ")


@pytest.mark.parametrize(
    ("purchase", "spend", "expected"),
    [
        (2480, 9000, (BasisKind.PURCHASE, 2480)),
        (None, 9000, (BasisKind.YEAR_SPEND, 9000)),
        (0, 9000, (BasisKind.YEAR_SPEND, 9000)),
        (None, None, (BasisKind.FLOOR, 500)),
        (None, 0, (BasisKind.FLOOR, 500)),
        (None, -40, (BasisKind.FLOOR, 500)),
    ],
)
def test_the_basis_is_the_first_that_exists(purchase, spend, expected):
    assert basis_for(purchase, spend, 500) == expected


@pytest.mark.parametrize(
    ("goodwill", "redress", "loss", "warns"),
    [(500, 1000, 1000, False), (501, 1000, 1000, True), (0, 0, 0, False), (1, 0, 0, True)],
)
def test_gift_and_redress_together_warn_above_half_as_much_again(goodwill, redress, loss, warns):
    total = total_with_redress_warning(goodwill, redress, loss)
    assert (total.amount, total.warns) == (goodwill + redress, warns)


CARD = {
    "apology": "您訂的黑色行李箱送成了紅色，耽誤了您週五的行程，我們很抱歉。",
    "remedy": "黑色的一只已在今天早上由李先生親手送到。",
    "thanks": "謝謝您告訴我們標籤貼錯了。",
    "promise": "從本週起，出貨前由第二個人核對顏色。",
}
TEMPLATE = {"apology": "很抱歉造成您的不便。", "remedy": "", "thanks": "謝謝您。", "promise": "我們會改進。"}


def findings(**changes):
    """The five findings of a gift without fault, save for the changes."""
    faultless = {
        "placed": Placement.WITHIN,
        "item_categories": {"quality", "delay"},
        "case_category": "delay",
        "emotion_level": "calm",
        "emotion_read_at": NOON - timedelta(hours=1),
        "at": NOON,
        "card": CARD,
        "template": TEMPLATE,
    }
    return {finding.code: finding for finding in the_five_mistakes(**faultless | changes)}


def test_a_good_gift_passes_all_five():
    found = findings()
    assert list(found) == list(Mistake)
    assert {finding.gravity for finding in found.values()} == {Gravity.OK}


@pytest.mark.parametrize(
    ("changes", "code", "gravity"),
    [
        ({"placed": Placement.BELOW}, Mistake.TOO_LITTLE, Gravity.WARNS),
        ({"case_category": "privacy"}, Mistake.UNRELATED, Gravity.WARNS),
        ({"item_categories": ()}, Mistake.UNRELATED, Gravity.OK),
        ({"emotion_level": "strong"}, Mistake.STILL_ANGRY, Gravity.BLOCKS),
        ({"emotion_read_at": NOON - timedelta(hours=24)}, Mistake.STILL_ANGRY, Gravity.OK),
        ({"emotion_read_at": NOON - timedelta(hours=24, seconds=1)}, Mistake.STILL_ANGRY, Gravity.WARNS),
        ({"emotion_read_at": None}, Mistake.STILL_ANGRY, Gravity.WARNS),
        ({"emotion_level": "unobserved"}, Mistake.STILL_ANGRY, Gravity.WARNS),
        ({"card": CARD | {"promise": " "}}, Mistake.GENERIC, Gravity.WARNS),
        ({"card": CARD | {"thanks": "謝謝您。\n"}}, Mistake.GENERIC, Gravity.WARNS),
        ({"card": CARD | {"thanks": "請您刪除評論"}}, Mistake.BRIBE, Gravity.BLOCKS),
        ({"other_words": "Yours if you withdraw the claim."}, Mistake.BRIBE, Gravity.BLOCKS),
    ],
)
def test_each_mistake_is_caught(changes, code, gravity):
    assert findings(**changes)[code].gravity == gravity


@pytest.mark.parametrize(
    "words",
    [
        "The voucher is yours if you withdraw.",
        "We would be glad if you could remove your review.",
        "In exchange for your silence we add a dinner.",
        "On condition that nothing is posted.",
        "Please leave us a 5-star review.",
        "By dropping the legal action you would help us.",
        "請您刪除評論後領取",
        "若您願意撤回客訴，禮券立即寄出",
        "请撤诉后联系我们领取礼品",
        "删差评返现 50 元",
        "把差評改為五星好評即可兌換",
        "只要您取消对本店的投诉",
        "放棄求償後可得",
        "麻烦给个五星好评",
        "只要您承諾不提告",
        "撤回投訴的話就送您一張禮券",
    ],
)
def test_a_condition_is_recognised(words):
    passages = conditions_in(words)
    assert passages
    assert all(passage in words for passage in passages)


@pytest.mark.parametrize(
    "words",
    [
        "We have removed the cause of your complaint.",
        "Thank you for your honest review.",
        "Your claim was settled yesterday; this is a gesture on top.",
        "Whatever you decide about your complaint, this is yours.",
        "您投訴中提到的費用已取消。",
        "我們已取消您投訴中提到的費用。",
        "店員沒有事先不告知就離開，我們改進後得到好評。",
        "我們已修改您留言的那一頁。",
        "謝謝您的評論，讓我們看到標籤貼錯了。",
        "感谢您的投诉，我们已经改进了流程。",
        "這份心意與您的客訴無關，沒有任何條件。",
        *CARD.values(),
    ],
)
def test_an_honest_sentence_is_left_alone(words):
    assert conditions_in(words) == ()


@quickly
@given(st.text(max_size=100))
def test_any_words_can_be_checked(words):
    assert all(passage in words for passage in conditions_in(words))


WIN_BACK = [Tier(severity, Decimal(100), None, "important") for severity in ("minor", "moderate", "severe", "critical")]


@quickly
@given(bases, st.sampled_from(["minor", "moderate", "severe"]), st.integers(0, 3 * 10**12))
def test_only_an_important_customer_is_won_back_and_nothing_else_changes_for_them(basis, severity, amount):
    for_all = placement(amount, basis, severity, TIERS + WIN_BACK)
    assert for_all == placement(amount, basis, severity, TIERS)
    theirs = placement(amount, basis, severity, TIERS + WIN_BACK, "important")
    if theirs != for_all:
        assert theirs == Placement.WIN_BACK
        assert for_all != Placement.WITHIN
        assert amount >= basis


@quickly
@given(
    bases, st.decimals(Decimal("0.01"), Decimal(200), places=2), st.sampled_from(["TWD", "JPY", "CNY", "HKD", "USD"])
)
def test_a_share_is_whole_dollars_or_cents_and_never_rounded_twice(basis, percent, currency):
    shown = gift_range(Tier("minor", percent, None), basis, currency).floor
    assert isinstance(shown, int)
    exact = Fraction(percent) * basis / 100
    assert abs(shown - exact) <= Fraction(1, 2)
    assert EXPONENTS[currency] == (0 if currency in {"TWD", "JPY"} else 2)


@quickly
@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_a_budget_warns_from_80_and_from_100_percent_exactly(used, allocated):
    reached = warning_reached(used, allocated)
    assert reached == (100 if used and used >= allocated else 80 if used and used * 5 >= allocated * 4 else 0)


@quickly
@given(st.integers(0, 100), st.lists(st.integers(0, 100), min_size=3, max_size=3))
def test_the_next_authority_is_above_whoever_could_decide_alone(amount, limits):
    known = dict(zip(LADDER, sorted(limits), strict=True))
    least = least_role(amount, known)
    if least is None:
        assert amount > max(limits)
        return
    assert amount <= known[least]
    above = next_role(least)
    assert LADDER.index(above) == min(LADDER.index(least) + 1, 2)


@quickly
@given(st.integers(0, 10**9), st.integers(0, 10**9), st.integers(1, 10**9))
def test_redress_and_goodwill_warn_above_one_and_a_half_times_the_loss(goodwill, redress, loss):
    total = total_with_redress_warning(goodwill, redress, loss)
    assert total.warns is (2 * (goodwill + redress) > 3 * loss)
