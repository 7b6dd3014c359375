from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from complaints.policy_admin import DatedPolicyAdmin
from history.admin import PeriodFilter, PolicyAdmin, WindowAdmin
from training.models import (
    CaseCopy,
    CopyLine,
    CopyTag,
    Nomination,
    Pack,
    PackGuest,
    PackMoment,
    QueuedCase,
    Review,
    ReviewAction,
    ReviewPeriod,
    ReviewRule,
    Tag,
)


@admin.register(ReviewRule)
class ReviewRuleAdmin(DatedPolicyAdmin):
    """Which cases are reviewed."""

    list_display = ("reason", "rhythm", "per_thousand", "due_days", "starts_on", "ends_on")
    ordering = ("reason", "-starts_on")


@admin.register(Tag)
class TagAdmin(PolicyAdmin):
    """Words by which copies are found."""

    list_display = ("code", "name_en", "name_zh_hant", "name_zh_hans")
    ordering = ("code",)


@admin.register(ReviewPeriod)
class ReviewPeriodAdmin(WindowAdmin):
    """When the queue was filled, and with which seed: whoever doubts a draw draws again."""

    grows = False
    list_display = ("rule", "begins_on", "ends_on", "looked_at", "taken", "seed", "filled_at")
    list_filter = (("begins_on", PeriodFilter),)
    list_select_related = ("rule",)
    ordering = ("-id",)


@admin.register(QueuedCase)
class QueuedCaseAdmin(WindowAdmin):
    """What is to be reviewed."""

    grows = False
    list_display = ("complaint", "reason", "event", "due_on", "claimed_by", "done_at")
    list_filter = (("due_on", PeriodFilter), "reason")
    list_select_related = ("complaint", "claimed_by")
    ordering = ("-id",)


@admin.register(Review)
class ReviewAdmin(WindowAdmin):
    """What cases taught."""

    grows = False
    list_display = ("complaint", "number", "by", "at")
    list_filter = (("at", PeriodFilter),)
    list_select_related = ("complaint", "by")
    ordering = ("-id",)


@admin.register(ReviewAction)
class ReviewActionAdmin(WindowAdmin):
    """What reviews led to."""

    grows = False
    list_display = ("complaint", "owner", "due_on", "done_at")
    list_filter = (("due_on", PeriodFilter),)
    list_select_related = ("complaint", "owner")
    ordering = ("-id",)


@admin.register(Nomination)
class NominationAdmin(WindowAdmin):
    """What was found worth telling."""

    grows = False
    list_display = ("complaint", "lesson", "by", "at", "state")
    list_filter = (("at", PeriodFilter), "state", "lesson")
    list_select_related = ("complaint", "by")
    ordering = ("-id",)


@admin.register(CaseCopy)
class CaseCopyAdmin(WindowAdmin):
    """Copies for the library."""

    grows = False
    list_display = ("complaint", "lesson", "state", "prepared_by", "published_by", "published_at")
    list_filter = (("published_at", PeriodFilter), "state", "lesson")
    list_select_related = ("complaint", "prepared_by", "published_by")
    ordering = ("-id",)
    sections = (
        (None, (("state", "complaint"), "title", "lesson", "teaches")),
        (
            _("The case without its people"),
            (("category", "severity", "channel"), ("emotion_kind", "emotion_level"), ("language", "has_steps")),
        ),
        (_("Course"), (("prepared_by", "prepared_at"), ("published_by", "published_at"))),
    )


@admin.register(CopyLine)
class CopyLineAdmin(WindowAdmin):
    """Their lines, with their history."""

    grows = False
    list_display = ("copy", "position", "step", "speaker", "is_left_out")
    list_select_related = ("copy__complaint__customer",)
    ordering = ("-id",)
    sections = (
        (None, (("copy", "position", "is_left_out"), "words", "cleared")),
        (_("Who"), (("speaker", "speaker_number", "channel"),)),
        (_("When"), (("step", "verb", "after_seconds"),)),
    )


@admin.register(CopyTag)
class CopyTagAdmin(WindowAdmin):
    """Which copy is found by which tag."""

    grows = False
    list_display = ("copy", "tag")
    list_select_related = ("copy__complaint__customer", "tag")
    ordering = ("-id",)


@admin.register(Pack)
class PackAdmin(WindowAdmin):
    """Seminar packs."""

    grows = False
    list_display = ("title", "held_on", "made_by", "made_at")
    list_filter = (("held_on", PeriodFilter),)
    list_select_related = ("made_by",)
    ordering = ("-id",)


@admin.register(PackGuest)
class PackGuestAdmin(WindowAdmin):
    """Who takes part."""

    grows = False
    list_display = ("pack", "person")
    list_select_related = ("pack", "person")
    ordering = ("-id",)


@admin.register(PackMoment)
class PackMomentAdmin(WindowAdmin):
    """What packs go through."""

    grows = False
    list_display = ("pack", "position", "complaint", "moment")
    list_select_related = ("pack", "complaint")
    ordering = ("-id",)
