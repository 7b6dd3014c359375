"""Voucher codes: each given once. The code is sealed and stands in no history, log, journal, search or export."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import permissions
from audit.models import AccessKind, note
from audit.states import StateField
from audit.steps import Stepping, act, move
from gifts import vault
from gifts.choices import VoucherState
from gifts.models.stock import AskedOfTwo, StockLot, by_two
from history.listed import listed_by
from history.tracking import Tracked

WITH_A_GIFT = (VoucherState.RESERVED, VoucherState.ISSUED, VoucherState.REDEEMED)


class VoucherQuerySet(models.QuerySet):
    """Reads about vouchers. Every method chains."""

    def known_as(self, codes):
        """Those whose code is one of these, under any key."""
        return self.filter(digest__in=[digest for code in codes for digest in vault.digests(code)])


class Voucher(Stepping):
    """One code of a kind of voucher."""

    item = models.ForeignKey("gifts.GiftItem", models.PROTECT, related_name="vouchers", verbose_name=_("gift"))
    lot = models.ForeignKey(StockLot, models.PROTECT, related_name="vouchers", verbose_name=_("lot"))
    state = StateField(_("state"), max_length=10, choices=VoucherState, default=VoucherState.FREE, editable=False)
    sealed = models.TextField(editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    gift = models.ForeignKey(
        "gifts.Gift", models.PROTECT, null=True, blank=True, related_name="vouchers", verbose_name=_("for")
    )
    seen_at = models.DateTimeField(_("first seen"), null=True, blank=True, editable=False)
    issued_at = models.DateTimeField(_("issued at"), null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True, editable=False)

    objects = VoucherQuerySet.as_manager()
    history = Tracked(exclude=["sealed", "digest"])

    class Meta:
        verbose_name = _("voucher")
        verbose_name_plural = _("vouchers")
        indexes = [
            models.Index(fields=["lot"], name="gifts_vouchers_free", condition=Q(state="free")),
            models.Index(fields=["item", "state"], name="gifts_vouchers_of_item"),
            *listed_by("gifts_vouchers", "state"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["gift"], name="gifts_one_code_a_gift", condition=Q(state__in=[*map(str, WITH_A_GIFT)])
            ),
            models.CheckConstraint(
                name="gifts_code_and_gift",
                condition=Q(state="free", gift=None, seen_at=None)
                | Q(state__in=[*map(str, WITH_A_GIFT)], gift__isnull=False)
                | Q(state__in=["expired", "voided"]),
            ),
        ]

    def __str__(self):
        return f"{self.item_id}/{self.pk}"

    def may(self, verb: str, by) -> bool:
        """A voucher goes with its gift, and who may do that was asked there; nobody else touches it."""
        return by is None or permissions.may_handle(by)

    @move(VoucherState.FREE, VoucherState.RESERVED, _("Reserve"))
    def reserve(self, *, by, at, gift):
        """Set aside for a gift."""
        self.gift = gift
        return {"gift": gift.pk}

    @move(VoucherState.RESERVED, VoucherState.FREE, _("Release"))
    def release(self, *, by, at):
        """Back to the others; nobody has seen its code."""
        self.gift = None

    @move(VoucherState.RESERVED, VoucherState.ISSUED, _("Issue"))
    def issue(self, *, by, at):
        """It left the house with its gift, and never comes back to the free ones."""
        self.issued_at = at

    @move(VoucherState.ISSUED, VoucherState.REDEEMED, _("Redeem"))
    def redeem(self, *, by, at):
        """The customer used it."""
        self.ended_at = at

    @move([VoucherState.FREE, VoucherState.ISSUED], VoucherState.EXPIRED, _("Expire"))
    def expire(self, *, by, at):
        """Its time ran out."""
        self.ended_at = at

    @move([VoucherState.FREE, VoucherState.RESERVED, VoucherState.ISSUED], VoucherState.VOIDED, _("Void"))
    def void(self, *, by, at):
        """Nobody may use it any more."""
        self.ended_at = at

    @act("seen_at")
    def see(self, *, by, at):
        """Open the code for whoever may send its gift; each time goes into the access log and the journal.

        Returns it; SealedForGood if no key opens it.
        """
        code = vault.opened(self.sealed)
        self.seen_at = self.seen_at or at
        note(AccessKind.UNMASKED, by=by, thing=self, what="voucher")
        return code, {"gift": self.gift_id}


class VoucherReissue(AskedOfTwo):
    """Another code in the place of one that was lost or did not work; decided by a second person."""

    voucher = models.ForeignKey(Voucher, models.PROTECT, related_name="reissues", verbose_name=_("voucher"))
    replacement = models.OneToOneField(
        Voucher, models.PROTECT, null=True, blank=True, related_name="replaces", verbose_name=_("replacement")
    )
    history = Tracked()

    class Meta:
        verbose_name = _("re-issue of a voucher")
        verbose_name_plural = _("re-issues of vouchers")
        constraints = [
            by_two("gifts_reissue_by_two"),
            models.UniqueConstraint(
                fields=["voucher"], name="gifts_one_reissue_waits", condition=Q(is_granted__isnull=True)
            ),
            models.CheckConstraint(
                name="gifts_reissue_has_its_code", condition=Q(replacement=None) | Q(is_granted=True)
            ),
        ]

    def __str__(self):
        return str(self.voucher)
