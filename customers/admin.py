from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from customers.found_admin import DocumentAdmin
from customers.models import ContactPoint, Customer, Purchase
from history.admin import PeriodFilter, WindowAdmin


class ContactPointInline(admin.TabularInline):
    """How to reach the customer."""

    model = ContactPoint
    extra = 0


@admin.register(Customer)
class CustomerAdmin(DocumentAdmin):
    """Whom we serve."""

    list_display = ("name", "kind", "tier", "language", "team", "since_on")
    list_filter = (("since_on", PeriodFilter), "tier", "kind", "language", "team")
    list_select_related = ("team",)
    inlines = (ContactPointInline,)
    ordering = ("-id",)
    sections = (
        (None, (("name", "salutation"), ("kind", "tier", "language"), "since_on")),
        (_("Where and when to reach them"), ("address", ("zone", "call_from", "call_until"), "wants_no_contact")),
        (_("Who looks after them"), (("team", "account_manager"), "likings")),
        (_("Where it came from"), (("source", "external_number", "import_batch"),)),
    )

    def get_sortable_by(self, request):
        """Of most customers nobody knows since when they are ours: all of these would have to be sorted."""
        return [name for name in super().get_sortable_by(request) if name != "since_on"]


@admin.register(Purchase)
class PurchaseAdmin(WindowAdmin):
    """What they bought."""

    list_display = ("number", "customer", "item", "bought_on", "amount", "currency")
    list_filter = (("bought_on", PeriodFilter), "currency")
    list_select_related = ("customer",)
    exactly = ("number",)
    ordering = ("-id",)


@admin.register(ContactPoint)
class ContactPointAdmin(WindowAdmin):
    """How to reach whom."""

    list_display = ("customer", "kind", "value", "is_preferred")
    list_select_related = ("customer",)
    exactly = ("normalised",)
    ordering = ("-id",)
