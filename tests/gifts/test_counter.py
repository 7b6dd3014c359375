"""Vouchers after they left the house: found by their code, used once, run out by themselves."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate, now

from casework.remedying import remedy_with_gift
from gifts import vault
from gifts.codes import CodesRefused, import_codes
from gifts.models import GiftItem, StockLot
from gifts.models.stocking import expire_vouchers
from tests.builders import make_person, make_team
from tests.goodwill import make_budget, make_item, make_sorry_case

pytestmark = pytest.mark.django_db
CARD = dict.fromkeys(("card_apology", "card_remedy", "card_thanks", "card_future"), "We are sorry.")


@pytest.fixture
def issued(agent, manager):
    """A gift whose code has left the house."""
    make_budget(agent.team, by=manager)
    item = make_item(250, kind="shopping", carries_codes=True, on_hand=0)
    import_codes(item, b"ABC-1111", by=manager, at=now(), why="order 12")
    facts = {"item": item, "amount": 250, "timing": "by_hand"}
    gift = remedy_with_gift(make_sorry_case(agent), by=agent, at=now(), **facts, **CARD)
    gift.prepare(by=agent, at=now())
    gift.send(by=agent, at=now())
    return gift


def test_a_given_code_runs_out_by_itself_and_a_bought_one_never_does(issued, manager):
    voucher = issued.vouchers.get()
    StockLot.objects.filter(pk=voucher.lot_id).update(expires_on=localdate() - timedelta(days=1))
    GiftItem.objects.filter(pk=issued.item_id).update(voucher_kind="sold")
    assert expire_vouchers(now()) == 0
    GiftItem.objects.filter(pk=issued.item_id).update(voucher_kind="free")
    assert expire_vouchers(now()) == 1
    assert issued.vouchers.get().state == "expired"


def test_a_bought_voucher_takes_no_last_day(manager):
    item = make_item(500, carries_codes=True, on_hand=0, voucher_kind="sold")
    with pytest.raises(CodesRefused):
        import_codes(item, b"CODE-900", by=manager, at=now(), why="order", expires_on=localdate())
    assert not item.vouchers.exists()


def test_a_code_is_looked_up_and_used_once_at_the_counter(client, issued, agent):
    client.force_login(agent)
    code = vault.opened(issued.vouchers.get().sealed)
    assert "It is used now" in client.post("/gifts/vouchers/", {"code": code}).content.decode()
    client.post("/gifts/vouchers/", {"code": code, "redeem": "1"})
    assert issued.vouchers.get().state == "redeemed"
    again = client.post("/gifts/vouchers/", {"code": code, "redeem": "1"}).content.decode()
    assert "cannot be used" in again
    stranger = make_person("agent", team=make_team())
    client.force_login(stranger)
    assert "No voucher that you may see" in client.post("/gifts/vouchers/", {"code": code}).content.decode()
