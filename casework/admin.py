"""What managers do with many cases from a list of the admin: the acts of the desk, confirmed and answered there."""

from django.contrib import admin
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from casework.bulk import BULK_ACTS
from complaints.admin import ComplaintAdmin


def leads_to(code: str):
    """An action that shows what would happen to each selected case, and asks."""

    @admin.action(description=BULK_ACTS[code].title, permissions=["handle"])
    def action(modeladmin, request, queryset):
        keys = list(queryset.values_list("pk", flat=True))
        return HttpResponseRedirect(f"{reverse('casework:bulk')}?{urlencode({'act': code, 'case': keys}, doseq=True)}")

    action.__name__ = f"bulk_{code}"
    return action


ComplaintAdmin.actions = [leads_to(code) for code in BULK_ACTS]
