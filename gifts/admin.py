from django.contrib import admin

from gifts.models import Budget, Gift, GiftFloor, GiftItem, GiftTier, LedgerLine, SpendingAuthority
from history.admin import PolicyAdmin, WindowAdmin


@admin.register(Gift)
class GiftAdmin(WindowAdmin):
    """The register: who gave what to whom, why, and who approved it."""

    list_display = ("item", "customer", "complaint", "amount", "currency", "state", "requested_by", "decided_by")
    list_filter = ("state", "severity", "placement", "team")
    list_select_related = ("item", "customer", "complaint", "requested_by", "decided_by")
    search_fields = ("customer__name", "complaint__reference")
    ordering = ("-id",)


@admin.register(GiftItem)
class GiftItemAdmin(PolicyAdmin):
    """The catalogue and its stock."""

    list_display = ("code", "name_en", "name_zh_hant", "kind", "value", "currency", "on_hand", "reserved", "is_offered")
    list_filter = ("kind", "currency", "is_offered")
    readonly_fields = ("reserved",)
    ordering = ("position", "code")


@admin.register(GiftTier)
class GiftTierAdmin(PolicyAdmin):
    """The share of the spend that fits a severity."""

    list_display = ("severity", "floor_percent", "ceiling_percent", "starts_on", "ends_on")
    ordering = ("severity", "-starts_on")


@admin.register(GiftFloor)
class GiftFloorAdmin(PolicyAdmin):
    """What stands for the spend where there is none."""

    list_display = ("severity", "currency", "amount", "starts_on", "ends_on")
    ordering = ("currency", "severity", "-starts_on")


@admin.register(SpendingAuthority)
class SpendingAuthorityAdmin(PolicyAdmin):
    """How far each role's word reaches."""

    list_display = ("role", "currency", "per_gift", "per_day", "per_customer_year", "starts_on", "ends_on")
    ordering = ("currency", "role", "-starts_on")


class LedgerPart(admin.TabularInline):
    """Every movement of money; only ever added."""

    model = LedgerLine
    fields = ("at", "kind", "amount", "gift", "by", "why")
    ordering = ("-id",)
    extra = 0
    can_delete = False
    max_num = 0

    def has_change_permission(self, request, obj=None):
        return False


@admin.register(Budget)
class BudgetAdmin(PolicyAdmin):
    """What a team may give away; the ledger explains every figure."""

    list_display = ("team", "currency", "starts_on", "ends_on", "allocated", "reserved", "spent", "left")
    list_select_related = ("team",)
    readonly_fields = ("allocated", "reserved", "spent")
    inlines = (LedgerPart,)
    ordering = ("-starts_on", "team")

    @admin.display(description="=")
    def left(self, budget):
        return budget.available
