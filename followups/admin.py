from django.contrib import admin

from followups.models import FollowUp, FollowUpRule
from history.admin import PolicyAdmin, WindowAdmin


@admin.register(FollowUp)
class FollowUpAdmin(WindowAdmin):
    """What comes after each resolution, and what came of it."""

    list_display = ("complaint", "customer", "rule", "state", "earliest_at", "latest_at", "assignee", "solved")
    list_filter = ("state", "channel", "solved", "team")
    list_select_related = ("complaint", "customer", "rule", "assignee")
    search_fields = ("complaint__reference", "customer__name")
    ordering = ("-id",)


@admin.register(FollowUpRule)
class FollowUpRuleAdmin(PolicyAdmin):
    """When, how and for whom we ask again."""

    list_display = (
        "code",
        "name_en",
        "severities",
        "earliest_hours",
        "latest_hours",
        "channel",
        "starts_on",
        "ends_on",
    )
    ordering = ("earliest_hours", "code", "-starts_on")
