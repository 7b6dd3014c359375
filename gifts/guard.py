"""The graphs that the database enforces on gifts and on voucher codes."""

from audit.guards import Guard, edges_of, guard
from gifts.choices import GiftState, VoucherState
from gifts.models import Gift, Voucher

GIFT = guard(Guard(table="gifts_gift", subject="gifts.gift", first=GiftState.DRAFT.value, edges=edges_of(Gift)))
VOUCHER = guard(
    Guard(table="gifts_voucher", subject="gifts.voucher", first=VoucherState.FREE.value, edges=edges_of(Voucher))
)
