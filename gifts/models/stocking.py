"""The verbs of the shelf. Each holds the item's row, writes a movement, and brings lot and item to the new sums."""

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import F, Sum
from django.utils.timezone import localdate

from audit.models import Entry
from gifts.choices import StockKind, VoucherKind, VoucherState
from gifts.models.stock import EFFECTS, OutOfStock, StockCorrection, StockLot, StockMovement
from gifts.models.vouchers import Voucher, VoucherReissue
from history.attribution import attributed

EXPIRES_SOON = timedelta(days=45)


class MiscountOfReserved(Exception):
    """Fewer pieces would be left than are set aside. Nothing was written."""


class DecidedAlready(Exception):
    """Somebody was quicker. Nothing was written."""


class Stocked(models.Model):
    """What is kept in stock. Money is held before stock, the item before its lots: everybody locks in this order."""

    class Meta:
        abstract = True

    def tell(self, verb: str, *, by, at: datetime, reason: str = "", **facts) -> None:
        """Write into the journal what was done with this item."""
        Entry.about(self, f"giftitem_{verb}", by=by, at=at, reason=reason, facts={"item": self.code} | facts).save(
            force_insert=True
        )

    def held(self):
        """The row as it is now, locked until the transaction ends."""
        return type(self).objects.select_for_update().get(pk=self.pk)

    @transaction.atomic
    def receive(self, quantity: int, *, by, at: datetime, why: str = "", expires_on=None, label: str = "") -> StockLot:
        """New pieces come in as a lot of their own."""
        with attributed(actor_id=by and by.pk, reason="stock_receive", at=at):
            item = self.held()
            lot = StockLot.objects.create(item=item, label=label, expires_on=expires_on)
            item.shift(lot, StockKind.RECEIVED, quantity, by=by, at=at, why=why)
            item.tell("receive", by=by, at=at, reason=why, quantity=quantity)
        return self.as_of(item, lot)

    @transaction.atomic
    def write_off(self, lot: StockLot, quantity: int, *, by, at: datetime, why: str) -> None:
        """Free pieces are broken or lost. Raises OutOfStock where fewer are free."""
        with attributed(actor_id=by.pk, reason="stock_write_off", at=at):
            item = self.held()
            lot = item.lots.get(pk=lot.pk)
            if lot.available < quantity:
                raise OutOfStock(item)
            item.shift(lot, StockKind.WRITTEN_OFF, quantity, by=by, at=at, why=why)
            item.void_free(lot, quantity, by=by, at=at, why=why)
            item.tell("write_off", by=by, at=at, reason=why, quantity=quantity)
        self.as_of(item)

    @transaction.atomic
    def expire_lot(self, lot: StockLot, *, at: datetime) -> int:
        """What is free of a lot whose day has come leaves the books; how many."""
        with attributed(actor_id=None, reason="stock_expire", at=at):
            item = self.held()
            lot = item.lots.get(pk=lot.pk)
            gone = lot.available if lot.expires_on and lot.expires_on <= localdate(at) else 0
            if gone:
                item.shift(lot, StockKind.EXPIRED, gone, by=None, at=at)
                for voucher in lot.vouchers.filter(state=VoucherState.FREE).order_by("pk"):
                    voucher.expire(by=None, at=at)
                item.tell("expire", by=None, at=at, quantity=gone)
        self.as_of(item)
        return gone

    @transaction.atomic
    def ask_correction(self, lot: StockLot, change: int, *, by, at: datetime, why: str) -> StockCorrection:
        """Somebody counted; the books follow when a second person agrees."""
        with attributed(actor_id=by.pk, reason="stock_ask_correction", at=at):
            item = self.held()
            asked = StockCorrection.objects.create(
                item=item, lot=item.lots.get(pk=lot.pk), change=change, why=why, asked_by=by, asked_at=at
            )
            item.tell("ask_correction", by=by, at=at, reason=why, quantity=change)
        return asked

    @transaction.atomic
    def decide_correction(self, asked: StockCorrection, *, granted: bool, by, at: datetime) -> None:
        """A second person agrees, or not. Raises PermissionDenied, DecidedAlready or MiscountOfReserved."""
        with attributed(actor_id=by.pk, reason="stock_correct", at=at):
            item = self.held()
            asked = item.corrections.select_related("lot", "asked_by").get(pk=asked.pk)
            decide(asked, granted=granted, by=by, at=at)
            if granted:
                if asked.lot.available + asked.change < 0:
                    raise MiscountOfReserved(item)
                item.shift(
                    asked.lot,
                    StockKind.CORRECTED,
                    asked.change,
                    by=asked.asked_by,
                    confirmed_by=by,
                    at=at,
                    why=asked.why,
                )
                item.void_free(asked.lot, -asked.change, by=by, at=at, why=asked.why)
            verb = "correct" if granted else "refuse_correction"
            item.tell(verb, by=by, at=at, reason=asked.why, quantity=asked.change)
        self.as_of(item)

    @transaction.atomic
    def reserve(self, *, gift, by, at: datetime) -> None:
        """Set one aside, of what expires first. Raises OutOfStock with nothing written."""
        item = self.held()
        if not item.is_counted:
            return
        lot = item.lots.to_give(localdate(at)).first()
        if lot is None:
            raise OutOfStock(item)
        item.shift(lot, StockKind.RESERVED, 1, gift=gift, by=by, at=at)
        if item.carries_codes:
            free = lot.vouchers.filter(state=VoucherState.FREE).order_by("pk").first()
            if free is None:
                raise OutOfStock(item)
            free.reserve(by=by, at=at, gift=gift)
        self.as_of(item)

    @transaction.atomic
    def release(self, *, gift, by, at: datetime) -> None:
        """Put one that was set aside back; a code that somebody has seen is void and written off instead."""
        item = self.held()
        if not item.is_counted:
            return
        lot = item.lot_of(gift)
        item.shift(lot, StockKind.RELEASED, 1, gift=gift, by=by, at=at)
        voucher = item.voucher_of(gift, VoucherState.RESERVED)
        if voucher and voucher.seen_at:
            voucher.void(by=by, at=at)
            item.shift(lot, StockKind.WRITTEN_OFF, 1, gift=gift, by=by, at=at)
        elif voucher:
            voucher.release(by=by, at=at)
        self.as_of(item)

    @transaction.atomic
    def hand_out(self, *, gift, by, at: datetime) -> None:
        """One that was set aside leaves the house."""
        item = self.held()
        if not item.is_counted:
            return
        item.shift(item.lot_of(gift), StockKind.HANDED_OUT, 1, gift=gift, by=by, at=at)
        if voucher := item.voucher_of(gift, VoucherState.RESERVED):
            voucher.issue(by=by, at=at)
        self.as_of(item)

    @transaction.atomic
    def take_back(self, *, gift, by, at: datetime) -> None:
        """One that had left comes back; a code does not: it is void, and its piece written off."""
        item = self.held()
        if not item.is_counted:
            return
        lot = item.lot_of(gift)
        item.shift(lot, StockKind.RETURNED, 1, gift=gift, by=by, at=at)
        if voucher := item.voucher_of(gift, VoucherState.ISSUED):
            voucher.void(by=by, at=at)
        if item.carries_codes:
            item.shift(lot, StockKind.WRITTEN_OFF, 1, gift=gift, by=by, at=at)
        self.as_of(item)

    @transaction.atomic
    def ask_reissue(self, voucher: Voucher, *, by, at: datetime, why: str) -> VoucherReissue:
        """The code of a gift was lost or does not work; a second person decides over another one."""
        with attributed(actor_id=by.pk, reason="voucher_ask_reissue", at=at):
            asked = VoucherReissue.objects.create(voucher=voucher, why=why, asked_by=by, asked_at=at)
            self.tell("ask_reissue", by=by, at=at, reason=why, gift=voucher.gift_id)
        return asked

    @transaction.atomic
    def decide_reissue(self, asked: VoucherReissue, *, granted: bool, by, at: datetime) -> None:
        """A second person lets a gift have another code; the old one is void.

        Raises PermissionDenied, DecidedAlready or OutOfStock.
        """
        with attributed(actor_id=by.pk, reason="voucher_reissue", at=at):
            item = self.held()
            asked = VoucherReissue.objects.select_related("voucher__gift").get(pk=asked.pk, voucher__item=item)
            decide(asked, granted=granted, by=by, at=at)
            if granted:
                item.replace_code(asked, by=by, at=at)
            verb = "reissue" if granted else "refuse_reissue"
            item.tell(verb, by=by, at=at, reason=asked.why, gift=asked.voucher.gift_id)
        self.as_of(item)

    def replace_code(self, asked: VoucherReissue, *, by, at: datetime) -> None:
        """The next code goes the way that the old one had gone."""
        old = asked.voucher
        gift, had_left = old.gift, old.state == VoucherState.ISSUED
        if not had_left:
            self.shift(old.lot, StockKind.RELEASED, 1, gift=gift, by=by, at=at, why=asked.why)
            self.shift(old.lot, StockKind.WRITTEN_OFF, 1, gift=gift, by=by, at=at, why=asked.why)
        old.void(by=by, at=at)
        self.reserve(gift=gift, by=by, at=at)
        asked.replacement = self.voucher_of(gift, VoucherState.RESERVED)
        asked.save(update_fields=["replacement"])
        if had_left:
            self.hand_out(gift=gift, by=by, at=at)

    def shift(
        self, lot: StockLot, kind: StockKind, quantity: int, *, by, at, gift=None, confirmed_by=None, why=""
    ) -> None:
        """Write one movement; needs the lock of ``held()``. Only a correction may have a ``quantity`` below zero."""
        on_hand, reserved = (effect * quantity for effect in EFFECTS[kind])
        whence = {"gift": gift, "by": by, "confirmed_by": confirmed_by, "at": at, "why": why}
        StockMovement.objects.create(
            item=self, lot=lot, kind=kind, on_hand_change=on_hand, reserved_change=reserved, **whence
        )
        for kept in (lot, self):
            kept.on_hand, kept.reserved = kept.on_hand + on_hand, kept.reserved + reserved
        lot.save(update_fields=["on_hand", "reserved"])
        self.look_whether_low(at)
        self.save(update_fields=["on_hand", "reserved", "low_told_at"])

    def look_whether_low(self, at: datetime) -> None:
        """Tell once that it runs low, and again only after there was enough in between."""
        if not self.is_low:
            self.low_told_at = None
        elif self.low_told_at is None:
            self.low_told_at = at
            self.tell("run_low", by=None, at=at, left=self.available)

    def lot_of(self, gift) -> StockLot:
        """From which lot the piece of a gift is; of a gift older than the movements, from the oldest there is."""
        ways = (
            self.movements.filter(gift=gift).values("lot").annotate(last=models.Max("pk"), net=Sum("reserved_change"))
        )
        if found := ways.order_by("-net", "-last").first():
            return self.lots.get(pk=found["lot"])
        return self.lots.order_by("-reserved", "pk").first() or StockLot.objects.create(item=self)

    def voucher_of(self, gift, state: VoucherState) -> Voucher | None:
        """The code of a gift."""
        return self.vouchers.filter(gift=gift, state=state).first() if self.carries_codes else None

    def void_free(self, lot: StockLot, count: int, *, by, at, why: str) -> None:
        """As many free codes of the lot go as pieces went."""
        if self.carries_codes and count > 0:
            for voucher in lot.vouchers.filter(state=VoucherState.FREE).order_by("pk")[:count]:
                voucher.void(by=by, at=at, reason=why)

    def as_of(self, item, answer=None):
        """Let this instance show what was written."""
        self.on_hand, self.reserved, self.low_told_at = item.on_hand, item.reserved, item.low_told_at
        return answer

    def first_to_expire(self):
        """The lots that still have pieces, the first to expire first."""
        return self.lots.filter(on_hand__gt=0).order_by(F("expires_on").asc(nulls_last=True), "pk")


def decide(asked, *, granted: bool, by, at: datetime) -> None:
    """Note who decided. Raises PermissionDenied for whoever asked, DecidedAlready where somebody was quicker."""
    if asked.asked_by_id == by.pk:
        raise PermissionDenied("four eyes")
    if not asked.waits:
        raise DecidedAlready
    asked.decided_by, asked.decided_at, asked.is_granted = by, at, granted
    asked.save(update_fields=["decided_by", "decided_at", "is_granted"])


def expire_stock(at: datetime) -> int:
    """Take out of the books whatever is no longer good by ``at``; how many pieces."""
    lots = list(StockLot.objects.run_out(localdate(at)).select_related("item"))
    return sum(lot.item.expire_lot(lot, at=at) for lot in lots)


def expire_vouchers(at: datetime) -> int:
    """Let what was given free and not used in time run out; how many. What was bought has no end."""
    run_out = Voucher.objects.filter(state=VoucherState.ISSUED, lot__expires_on__lte=localdate(at))
    numbers = run_out.exclude(item__voucher_kind=VoucherKind.SOLD).order_by("pk").values_list("pk", flat=True)
    return sum(expire_one(number, at) for number in list(numbers))


@transaction.atomic
def expire_one(number: int, at: datetime) -> bool:
    """One of them; False when somebody redeems it at this moment, or did."""
    rows = Voucher.objects.select_for_update(skip_locked=True, no_key=True).filter(state=VoucherState.ISSUED)
    voucher = rows.filter(pk=number).first()
    if voucher is None:
        return False
    voucher.expire(by=None, at=at)
    return True
