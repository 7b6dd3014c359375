from django.contrib import admin
from django.utils.translation import gettext_lazy as _

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
    sections = (
        (None, (("reference", "state"), ("customer", "complaint"))),
        (_("Why"), (("basis", "identity", "channel"), "refused_because", "repeats")),
        (_("Course"), ("received_at", ("requested_by", "requested_at"), ("decided_by", "done_at"))),
        (_("What it reached"), ("things", "counts")),
    )


@admin.register(RetentionRule)
class RetentionRuleAdmin(DatedPolicyAdmin):
    """How long the words of a case are kept."""

    list_display = ("category", "severity", "years", "starts_on", "ends_on")
    list_select_related = ("category",)
    ordering = ("category", "severity", "-starts_on")
