from django.contrib import admin

from complaints.policy_admin import DatedPolicyAdmin
from history.admin import PeriodFilter, WindowAdmin
from privacy.models import ErasureRequest, RetentionRule


@admin.register(ErasureRequest)
class ErasureRequestAdmin(WindowAdmin):
    """What was erased, on what ground, by whom."""

    grows = False
    list_display = ("reference", "state", "basis", "received_at", "requested_by", "decided_by", "done_at")
    list_filter = (("received_at", PeriodFilter), "state", "basis")
    list_select_related = ("requested_by", "decided_by")
    exactly = ("reference",)
    ordering = ("-id",)


@admin.register(RetentionRule)
class RetentionRuleAdmin(DatedPolicyAdmin):
    """How long the words of a case are kept."""

    list_display = ("category", "severity", "years", "starts_on", "ends_on")
    list_select_related = ("category",)
    ordering = ("category", "severity", "-starts_on")
