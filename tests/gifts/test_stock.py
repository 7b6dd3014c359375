"""The shelf: counters are sums of movements, what expires first leaves first, two people correct."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.utils.timezone import localdate, now

from audit.models import Entry
from casework.remedying import remedy_with_gift
from gifts.models import GiftItem, OutOfStock, StockLot, StockMovement
from gifts.models.stocking import DecidedAlready, MiscountOfReserved, expire_stock
from tests.builders import make_person
from tests.goodwill import make_budget, make_item, make_sorry_case

pytestmark = pytest.mark.django_db
CARD = dict.fromkeys(("card_apology", "card_remedy", "card_thanks", "card_future"), "We are sorry.")


@pytest.fixture
def item():
    return make_item(250, on_hand=0)


@pytest.fixture
def give(agent):
    make_budget(agent.team, by=make_person("manager"))

    def give(item):
        facts = {"item": item, "amount": 250, "timing": "by_hand"} | CARD
        return remedy_with_gift(make_sorry_case(agent), by=agent, at=now(), **facts)

    return give


def days(count):
    return localdate() + timedelta(days=count)


def check_now():
    """What the database asks at the end of a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def shelf(item):
    item.refresh_from_db()
    return item.on_hand, item.reserved


def test_each_way_of_a_piece_is_a_movement(item, give, agent):
    item.receive(2, by=None, at=now(), why="first delivery")
    gift = give(item)
    assert shelf(item) == (2, 1)
    gift.prepare(by=agent, at=now())
    gift.send(by=agent, at=now())
    assert shelf(item) == (1, 0)
    gift.take_return(by=agent, at=now(), why="moved away")
    assert shelf(item) == (2, 0)
    kinds = list(item.movements.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["received", "reserved", "handed_out", "returned"]
    check_now()


def test_what_expires_first_leaves_first_and_what_has_expired_never(item, give):
    lots = {
        day: item.receive(1, by=None, at=now(), expires_on=None if day is None else days(day))
        for day in (30, None, 5, 0)
    }
    order = [give(item).movements.get().lot for _gift in range(3)]
    assert order == [lots[5], lots[30], lots[None]]
    with pytest.raises(OutOfStock):
        give(item)
    assert shelf(item) == (4, 3)


def test_the_night_takes_out_what_has_expired_and_leaves_what_is_set_aside(item, give):
    lot = item.receive(3, by=None, at=now(), expires_on=days(1))
    give(item)
    tomorrow = now() + timedelta(days=1)
    assert expire_stock(tomorrow) == 2
    assert expire_stock(tomorrow) == 0
    lot.refresh_from_db()
    assert (lot.on_hand, lot.reserved, *shelf(item)) == (1, 1, 1, 1)
    check_now()


def test_a_correction_needs_a_second_person(item, manager, supervisor):
    lot = item.receive(5, by=manager, at=now())
    asked = item.ask_correction(lot, -2, by=manager, at=now(), why="two are cracked")
    assert shelf(item) == (5, 0)
    with pytest.raises(PermissionDenied):
        item.decide_correction(asked, granted=True, by=manager, at=now())
    item.decide_correction(asked, granted=True, by=supervisor, at=now())
    assert shelf(item) == (3, 0)
    moved = item.movements.get(kind="corrected")
    assert (moved.by, moved.confirmed_by) == (manager, supervisor)
    with pytest.raises(DecidedAlready):
        item.decide_correction(asked, granted=False, by=supervisor, at=now())


def test_a_correction_takes_nothing_that_is_set_aside(item, give, manager, supervisor):
    lot = item.receive(1, by=manager, at=now())
    asked = item.ask_correction(lot, -1, by=manager, at=now(), why="gone")
    give(item)
    with pytest.raises(MiscountOfReserved):
        item.decide_correction(asked, granted=True, by=supervisor, at=now())
    assert shelf(item) == (1, 1)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE gifts_giftitem SET on_hand = on_hand + 1",
        "UPDATE gifts_stocklot SET on_hand = on_hand + 1",
        """INSERT INTO gifts_stockmovement (item_id, lot_id, kind, on_hand_change, reserved_change, at, why)
           SELECT item_id, id, 'received', 1, 0, now(), '' FROM gifts_stocklot""",
    ],
)
def test_the_database_refuses_counters_that_no_movement_explains(item, statement):
    item.receive(5, by=None, at=now())
    check_now()
    with pytest.raises(IntegrityError, match="is not the sum of"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(statement)
        check_now()


@pytest.mark.parametrize(
    ("kind", "on_hand", "reserved"), [("received", -1, 0), ("reserved", 1, 1), ("corrected", 1, 0)]
)
def test_a_movement_is_what_its_kind_says(item, kind, on_hand, reserved):
    lot = item.receive(5, by=None, at=now())
    with pytest.raises(IntegrityError, match="gifts_movement_as_its_kind"), transaction.atomic():
        StockMovement.objects.create(
            item=item, lot=lot, kind=kind, on_hand_change=on_hand, reserved_change=reserved, at=now()
        )


def test_it_is_told_once_that_it_runs_low(give):
    item = make_item(250, on_hand=3, reorder_level=2)
    told = Entry.objects.about(item).filter(verb="giftitem_run_low")
    assert told.count() == 0
    give(item)
    give(item)
    assert told.count() == 1
    assert list(GiftItem.objects.low()) == [item]
    item.receive(9, by=None, at=now())
    assert list(GiftItem.objects.low()) == []
    assert StockLot.objects.filter(item=item).count() == 2


def test_wrapping_is_told_in_the_readers_language():
    from django.utils.translation import override

    item = make_item(wrapping_en="Blue paper", wrapping_zh_hant="藍紙")
    with override("zh-hant"):
        assert item.wrapping == "藍紙"
    with override("zh-hans"):
        assert item.wrapping == "Blue paper"
