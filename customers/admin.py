from django.contrib import admin

from customers.models import ContactPoint, Customer, Purchase
from history.admin import WindowAdmin


class ContactPointInline(admin.TabularInline):
    """How to reach the customer."""

    model = ContactPoint
    extra = 0


@admin.register(Customer)
class CustomerAdmin(WindowAdmin):
    """Whom we serve."""

    list_display = ("name", "kind", "tier", "language", "team", "since_on")
    list_filter = ("tier", "kind", "language", "team")
    list_select_related = ("team",)
    search_fields = ("name", "external_number", "contact_points__normalised")
    inlines = (ContactPointInline,)
    ordering = ("-id",)


@admin.register(Purchase)
class PurchaseAdmin(WindowAdmin):
    """What they bought."""

    list_display = ("number", "customer", "item", "bought_on", "amount", "currency")
    list_filter = ("currency",)
    list_select_related = ("customer",)
    search_fields = ("number", "item")
    ordering = ("-id",)


@admin.register(ContactPoint)
class ContactPointAdmin(WindowAdmin):
    """How to reach whom."""

    list_display = ("customer", "kind", "value", "is_preferred")
    list_select_related = ("customer",)
    search_fields = ("normalised",)
    ordering = ("-id",)
