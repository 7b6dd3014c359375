from django.contrib import admin
from django.forms.models import BaseInlineFormSet
from django.utils.translation import gettext_lazy as _

from complaints.policy_admin import DatedPolicyAdmin
from customers.found_admin import OfCustomerAdmin
from gifts.models import (
    Budget,
    DecisionTime,
    Gift,
    GiftFloor,
    GiftItem,
    GiftTier,
    LedgerLine,
    SpendingAuthority,
    StockCorrection,
    StockLot,
    StockMovement,
    Voucher,
    VoucherReissue,
)
from history.admin import PeriodFilter, WindowAdmin
from history.reference_admin import ExportAdmin, resource_of
from ui.amounts import amount_words


@admin.register(Gift)
class GiftAdmin(OfCustomerAdmin):
    """The register: who gave what to whom, why, and who approved it."""

    list_display = ("item", "customer", "complaint", "amount", "state", "requested_by", "decided_by")
    list_filter = ("state", ("requested_at", PeriodFilter), "severity", "placement", "team")
    list_select_related = ("item", "customer", "complaint", "requested_by", "decided_by")
    ordering = ("-id",)
    sections = (
        (None, (("state", "item"), ("first", "stage", "stages_planned"), ("timing", "not_before", "waits_for"))),
        (_("Who"), (("customer", "complaint", "team"), ("purpose", "programme"))),
        (_("Why"), (("severity", "placement"), "why", ("despite_anger_by", "despite_anger"))),
        (_("Money and authority"), (("amount", "currency", "budget"), ("tier", "basis", "basis_amount"))),
        (
            _("Approval"),
            (
                ("requested_by", "requested_at"),
                ("cleared_by", "cleared_at", "clearance"),
                ("decide_by", "overdue_at"),
                ("decided_by", "decided_for", "decided_at"),
                "decision_note",
            ),
        ),
        (_("The card"), ("card_apology", "card_remedy", "card_thanks", "card_future")),
        (
            _("Delivery"),
            (("address", "parcel_number"), ("sent_at", "delivered_at"), ("handed_by", "hand_on"), "proof"),
        ),
    )


@admin.register(GiftItem)
class GiftItemAdmin(ExportAdmin, WindowAdmin):
    """The catalogue and its stock; kept in the workspace, by verbs with reasons."""

    grows = False
    resource = resource_of(
        GiftItem,
        ("code", "name_en", "name_zh_hant", "name_zh_hans", "kind", "value", "currency", "on_hand", "is_offered"),
        ("code",),
    )

    list_display = ("code", "name_en", "name_zh_hant", "kind", "value", "on_hand", "reserved", "is_offered")
    list_filter = ("kind", "currency", "is_offered")
    readonly_fields = ("on_hand", "reserved")
    exclude = ("picture",)
    ordering = ("position", "code")
    sections = (
        (None, (("code", "kind", "is_offered"), ("name_en", "name_zh_hant", "name_zh_hans"), "position")),
        (_("Money"), (("value", "cost", "currency"),)),
        (_("Whom it suits"), ("fits", ("likings", "occasions"))),
        (_("Wrapping"), (("wrapping_en", "wrapping_zh_hant", "wrapping_zh_hans"), "lead_days")),
        (
            _("Stock"),
            (
                ("is_counted", "on_hand", "reserved"),
                ("reorder_level", "low_told_at"),
                ("carries_codes", "voucher_kind"),
            ),
        ),
    )


@admin.register(StockLot)
class StockLotAdmin(WindowAdmin):
    """What came together and expires together."""

    grows = False
    list_display = ("item", "label", "expires_on", "on_hand", "reserved")
    list_filter = (("expires_on", PeriodFilter),)
    list_select_related = ("item",)
    readonly_fields = ("on_hand", "reserved")
    ordering = ("-id",)


@admin.register(StockMovement)
class StockMovementAdmin(WindowAdmin):
    """Every movement of stock."""

    list_display = ("at", "item", "kind", "on_hand_change", "reserved_change", "gift", "by", "confirmed_by", "why")
    list_filter = (("at", PeriodFilter), "kind")
    list_select_related = ("item", "gift__item", "by", "confirmed_by")
    ordering = ("-id",)


@admin.register(StockCorrection)
class StockCorrectionAdmin(WindowAdmin):
    """What somebody counted, and who agreed."""

    grows = False
    list_display = ("item", "change", "why", "asked_by", "asked_at", "decided_by", "is_granted")
    list_filter = (("asked_at", PeriodFilter),)
    list_select_related = ("item", "asked_by", "decided_by")
    ordering = ("-id",)


@admin.register(Voucher)
class VoucherAdmin(WindowAdmin):
    """Where each voucher stands; its code is not here."""

    list_display = ("id", "item", "state", "gift", "issued_at", "ended_at")
    list_filter = ("state",)
    list_select_related = ("item", "gift__item")
    fields = ("item", "lot", "state", "gift", "seen_at", "issued_at", "ended_at")
    readonly_fields = ("state", "seen_at", "issued_at", "ended_at")
    ordering = ("-id",)


@admin.register(VoucherReissue)
class VoucherReissueAdmin(WindowAdmin):
    """Which code took the place of which, and who agreed."""

    grows = False
    list_display = ("voucher", "replacement", "why", "asked_by", "asked_at", "decided_by", "is_granted")
    list_filter = (("asked_at", PeriodFilter),)
    list_select_related = ("voucher", "replacement", "asked_by", "decided_by")
    ordering = ("-id",)


@admin.register(GiftTier)
class GiftTierAdmin(DatedPolicyAdmin):
    """The share of the spend that fits a severity."""

    list_display = ("severity", "customer_tier", "floor_percent", "ceiling_percent", "starts_on", "ends_on")
    ordering = ("severity", "-starts_on")


@admin.register(GiftFloor)
class GiftFloorAdmin(DatedPolicyAdmin):
    """What stands for the spend where there is none."""

    list_display = ("severity", "currency", "amount", "starts_on", "ends_on")
    ordering = ("currency", "severity", "-starts_on")


@admin.register(SpendingAuthority)
class SpendingAuthorityAdmin(DatedPolicyAdmin):
    """How far each role's word reaches."""

    list_display = ("role", "currency", "per_gift", "per_day", "per_customer_year", "starts_on", "ends_on")
    ordering = ("currency", "role", "-starts_on")


@admin.register(DecisionTime)
class DecisionTimeAdmin(DatedPolicyAdmin):
    """How soon a gift that waits is to be decided."""

    list_display = ("severity", "minutes", "starts_on", "ends_on")
    ordering = ("severity", "-starts_on")


MOST_LINES = 50


class NewestLines(BaseInlineFormSet):
    """The last movements of one budget; the ledger has them all."""

    def get_queryset(self):
        if not hasattr(self, "_queryset"):
            self._queryset = super().get_queryset()[:MOST_LINES]
        return self._queryset


class LedgerPart(admin.TabularInline):
    """The last movements of money; only ever added."""

    model = LedgerLine
    formset = NewestLines
    verbose_name_plural = _("the last movements of money")
    fields = ("at", "kind", "moved", "gift", "by", "why")
    readonly_fields = ("moved",)
    ordering = ("-id",)
    extra = 0
    can_delete = False
    max_num = 0

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("budget", "gift__item", "by")

    @admin.display(description=_("amount"))
    def moved(self, line):
        """With the currency of its budget."""
        return amount_words(line.amount, line.budget.currency)

    def has_change_permission(self, request, obj=None):
        return False


@admin.register(LedgerLine)
class LedgerAdmin(WindowAdmin):
    """Every movement of money, of all budgets."""

    list_display = ("at", "budget", "kind", "moved", "gift", "by", "why")
    list_filter = ("kind", ("at", PeriodFilter))
    list_select_related = ("budget__team", "gift__item", "by")
    fields = ("at", "budget", "kind", "moved", "gift", "reverses", "by", "why")
    readonly_fields = ("moved",)
    exactly = ("gift__id",)
    ordering = ("-id",)

    @admin.display(description=_("amount"))
    def moved(self, line):
        """With the currency of its budget."""
        return amount_words(line.amount, line.budget.currency)


@admin.register(Budget)
class BudgetAdmin(WindowAdmin):
    """What a team may give away; the ledger explains every figure. Managers keep budgets on their own page."""

    grows = False
    list_display = ("team", "starts_on", "ends_on", "allocated", "reserved", "spent", "left", "closed_at")
    list_select_related = ("team",)
    inlines = (LedgerPart,)
    ordering = ("-starts_on", "team")

    @admin.display(description=_("left"))
    def left(self, budget):
        """What is neither spent nor reserved."""
        return amount_words(budget.available, budget.currency)
