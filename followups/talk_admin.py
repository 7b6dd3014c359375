"""Windows on talks: how often to try, tries, surveys. Who heard of what is their own post, and stands nowhere here."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from complaints.policy_admin import DatedPolicyAdmin
from followups.models import Attempt, Survey, TalkTerms
from history.admin import PeriodFilter, WindowAdmin


@admin.register(TalkTerms)
class TalkTermsAdmin(DatedPolicyAdmin):
    """How often we try to reach somebody, and how long a link holds."""

    list_display = ("tries", "again_after_hours", "survey_days", "tier", "starts_on", "ends_on")
    ordering = ("-starts_on", "tier")


@admin.register(Attempt)
class AttemptAdmin(WindowAdmin):
    """Tries that found nobody."""

    list_display = ("followup", "how", "at", "by", "next_try_at")
    list_filter = (("at", PeriodFilter),)
    list_select_related = (
        "followup__customer",
        "followup__complaint",
        "followup__rule",
        "followup__programme_step",
        "by",
    )
    ordering = ("-id",)


@admin.register(Survey)
class SurveyAdmin(WindowAdmin):
    """What customers answered by a link; the link itself is nowhere."""

    list_display = ("followup", "made_at", "answered_at", "solved", "outcome", "procedure", "treatment")
    list_filter = (("made_at", PeriodFilter), "solved")
    list_select_related = ("followup__customer", "followup__complaint", "followup__rule", "followup__programme_step")
    exclude = ("nonce", "digest")
    ordering = ("-id",)
    sections = (
        (None, (("followup", "complaint", "language"),)),
        (_("When"), (("made_by", "made_at"), ("mailed_at", "expires_at"))),
        (_("What came of it"), ("answered_at", "solved", ("outcome", "procedure", "treatment"), "words")),
    )
