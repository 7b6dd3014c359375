from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from complaints.choices import Severity
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
        "applies_to",
        "earliest_hours",
        "latest_hours",
        "channel",
        "starts_on",
        "ends_on",
    )
    ordering = ("earliest_hours", "code", "-starts_on")

    @admin.display(description=_("severities"))
    def applies_to(self, rule):
        """The severities by their names."""
        return pgettext("between items", ", ").join(str(Severity(code).label) for code in rule.severities)
