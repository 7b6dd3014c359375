"""Amounts that are none, currencies and tiers that do not fit: refused in words, nothing half written."""

import pytest
from django.core.exceptions import ValidationError
from django.utils.timezone import now

from audit.models import Entry
from complaints.models import policy_day
from gifts.giving import NoPolicy, draft_gift, give_gift
from gifts.models import Budget, Gift, GiftItem, GiftTier, LedgerLine
from tests.builders import second_person
from tests.goodwill import cast_that_gives, make_item
from tests.staging import staged

pytestmark = pytest.mark.django_db
CARD = dict.fromkeys(("card_apology", "card_remedy", "card_thanks", "card_future"), "Written by hand.")
TYPED = ["-250", "0", "0.0", "-0", "1e400", "9" * 25, "9223372036854775808", "NaN", "sNaN", "Infinity", "-inf", "250.5"]
TYPED += ["two hundred", "2 50 x", "２５０元", "HKD 250", "0x10", "\u202e052"]


made, cast = staged(cast_that_gives)


@pytest.fixture
def budget(cast):
    return cast.budget


@pytest.fixture
def case(cast):
    return cast.case


def nothing_is_written(item):
    stored = Budget.objects.get()
    assert (stored.reserved, stored.spent, stored.lines.count()) == (0, 0, 1)
    assert GiftItem.objects.get(pk=item.pk).reserved == 0
    assert not Gift.objects.exists()
    assert not Entry.objects.filter(verb__startswith="gift_").exists()


@pytest.mark.parametrize("typed", TYPED)
def test_a_strange_value_in_the_form(client, case, agent, budget, typed):
    item = make_item(250)
    client.force_login(agent)
    posted = {"item": item.pk, "amount": typed, "timing": "by_hand", **CARD}
    answer = client.post(f"/cases/{case.reference}/gift/", posted)
    assert answer.status_code == 422
    assert CARD["card_apology"] in answer.content.decode()
    nothing_is_written(item)


def test_full_width_digits_are_read_as_the_digits_they_are(client, case, agent, budget):
    client.force_login(agent)
    posted = {"item": make_item(250).pk, "amount": "２５０", "timing": "by_hand", **CARD}
    assert client.post(f"/cases/{case.reference}/gift/", posted).status_code == 302
    assert Gift.objects.get().amount == 250


@pytest.mark.parametrize("amount", [-1, 0, 2**63, 2**200, float("nan"), float("inf"), 250.0, "250", True])
def test_a_strange_value_given_to_the_verb(case, agent, budget, amount):
    item = make_item(250)
    for verb in (draft_gift, give_gift):
        with pytest.raises(ValidationError):
            verb(case, by=agent, at=now(), item=item, amount=amount, timing="by_hand", **CARD)
    nothing_is_written(item)


def test_a_price_in_another_currency(client, case, agent, budget):
    item = make_item(250, currency="HKD")
    with pytest.raises(ValidationError, match="priced in HKD"):
        give_gift(case, by=agent, at=now(), item=item, timing="by_hand", **CARD)
    client.force_login(agent)
    posted = {"item": item.pk, "timing": "by_hand", **CARD}
    assert client.post(f"/cases/{case.reference}/gift/", posted).status_code == 422
    nothing_is_written(item)


def test_without_a_tier_in_force_there_is_no_gift(case, agent, budget):
    item = make_item(250)
    second_person(GiftTier)
    GiftTier.objects.filter(severity="minor").update(ends_on=policy_day())
    with pytest.raises(NoPolicy):
        give_gift(case, by=agent, at=now(), item=item, timing="by_hand", **CARD)
    nothing_is_written(item)


def test_overlapping_tiers_are_refused_in_the_form(client, manager):
    client.force_login(manager)
    posted = {
        "severity": "minor",
        "floor_percent": "5",
        "ceiling_percent": "9",
        "starts_on": "2099-05-01",
        "reason": "too much",
    }
    answer = client.post("/admin/gifts/gifttier/add/", posted)
    assert answer.status_code == 200
    assert "holds on some of these days" in answer.content.decode()
    backwards = {**posted, "severity": "moderate", "ceiling_percent": "3", "ends_on": "2099-04-01"}
    assert client.post("/admin/gifts/gifttier/add/", backwards).status_code == 200
    assert GiftTier.objects.filter(customer_tier="").count() == 4
    assert LedgerLine.objects.count() == 1, "only what the budget began with"
