"""The words of gifts that are stored in columns (docs/domain.md §4)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class GiftState(TextChoices):
    """Where a gift stands between the idea and the customer's hands."""

    DRAFT = "draft", pgettext_lazy("gift", "draft")
    SUBMITTED = "submitted", _("waiting for approval")
    APPROVED = "approved", pgettext_lazy("gift", "approved")
    PREPARED = "prepared", pgettext_lazy("gift", "prepared")
    SENT = "sent", pgettext_lazy("gift", "sent")
    DELIVERED = "delivered", pgettext_lazy("gift", "delivered")
    REJECTED = "rejected", pgettext_lazy("gift", "refused")
    CANCELLED = "cancelled", pgettext_lazy("gift", "cancelled")
    RETURNED = "returned", pgettext_lazy("gift", "returned")


HOLDING_MONEY = (GiftState.SUBMITTED, GiftState.APPROVED, GiftState.PREPARED)
COUNTED = (*HOLDING_MONEY, GiftState.SENT, GiftState.DELIVERED)
GIVEN_UP = (GiftState.REJECTED, GiftState.CANCELLED, GiftState.RETURNED)
TO_LEAVE = (GiftState.APPROVED, GiftState.PREPARED)


class GiftKind(TextChoices):
    """What sort of thing is given."""

    PRODUCT = "product", _("product")
    SHOPPING = "shopping", _("shopping")
    PRACTICAL = "practical", _("practical")
    EXPERIENCE = "experience", _("experience")
    PERSONAL = "personal", _("personal")


class BasisKind(TextChoices):
    """What the share is a share of."""

    PURCHASE = "purchase", _("the disputed purchase")
    YEAR_SPEND = "year_spend", _("what the customer spent in 12 months")
    FLOOR = "floor", _("the fixed floor")


class Placement(TextChoices):
    """Where a value lies in the tiers."""

    WITHIN = "within", _("within the tier")
    BELOW = "below", _("below the tier")
    GAP = "gap", _("between two tiers")
    ABOVE = "above", _("above the tier")
    WIN_BACK = "win_back", _("winning an important customer back")


IN_A_TIER = (Placement.WITHIN, Placement.WIN_BACK)
NEXT_AUTHORITY = (Placement.GAP, Placement.ABOVE)  # the tiers say nothing of it: the next role up decides


class Timing(TextChoices):
    """When and how it reaches the customer."""

    AT_ONCE = "at_once", _("at once")
    DELAYED = "delayed", _("when the customer is calm")
    BY_HAND = "by_hand", _("by hand")
    POST = "post", _("by post with a handwritten card")


class Purpose(TextChoices):
    """What a gift and the budget that pays for it are for."""

    COMPLAINTS = "complaints", pgettext_lazy("gift", "a complaint")
    CARE = "care", pgettext_lazy("gift", "relationship care")


class StageWaits(TextChoices):
    """What a later stage of a plan waits for, besides its day."""

    ARRIVED = "arrived", _("until the one before has arrived")
    SOLVED = "solved", _("until the matter is solved")


class VoucherKind(TextChoices):
    """How the house came to a voucher: what somebody paid for never expires on whoever holds it."""

    FREE = "free", _("given free: it may expire")
    SOLD = "sold", _("bought: it never expires")


class LedgerKind(TextChoices):
    """What a line does to a budget."""

    ALLOCATE = "allocate", _("allocated")
    RESERVE = "reserve", _("reserved")
    RELEASE = "release", _("released")
    COMMIT = "commit", _("spent")
    REFUND = "refund", _("came back")
    ADJUST = "adjust", _("adjusted")
    LATE = "late", _("came back after the close")


class StockKind(TextChoices):
    """What a movement does to the stock."""

    RECEIVED = "received", pgettext_lazy("stock", "received")
    RESERVED = "reserved", pgettext_lazy("stock", "set aside")
    RELEASED = "released", pgettext_lazy("stock", "put back")
    HANDED_OUT = "handed_out", pgettext_lazy("stock", "handed out")
    RETURNED = "returned", pgettext_lazy("stock", "came back")
    CORRECTED = "corrected", pgettext_lazy("stock", "corrected")
    WRITTEN_OFF = "written_off", pgettext_lazy("stock", "written off")
    EXPIRED = "expired", pgettext_lazy("stock", "expired")


class VoucherState(TextChoices):
    """Where a voucher code stands."""

    FREE = "free", pgettext_lazy("voucher", "free")
    RESERVED = "reserved", pgettext_lazy("voucher", "set aside")
    ISSUED = "issued", pgettext_lazy("voucher", "issued")
    REDEEMED = "redeemed", pgettext_lazy("voucher", "redeemed")
    EXPIRED = "expired", pgettext_lazy("voucher", "expired")
    VOIDED = "voided", pgettext_lazy("voucher", "void")


class Occasion(TextChoices):
    """The four situations in which something is given (docs/domain.md §4)."""

    SLIP = "slip", _("minor slip")
    COMPENSATION = "compensation", _("moderate compensation")
    RECOVERY = "recovery", _("major recovery")
    CARE = "care", _("relationship care")
