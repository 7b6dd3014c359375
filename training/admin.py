"""Rubrics are kept here by managers. Scores and notes are windows for those whom they concern, history included."""

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from history.admin import PeriodFilter, PolicyAdmin, WindowAdmin
from history.attribution import attributed
from history.choosing import Rows
from training import library_admin  # noqa: F401  it registers its own
from training.models import (
    AgreedAnswer,
    CoachingNote,
    Pin,
    Rubric,
    RubricItem,
    ScoreAnswer,
    Scorecard,
    ScoreRound,
)


class ItemsInline(Rows):
    """The items of a rubric; fixed once somebody scored by it."""

    model = RubricItem
    fields = ("position", "code", "group", "weight", "is_auto_fail", "fact", "name_en", "name_zh_hant", "name_zh_hans")

    def _is_open(self, obj) -> bool:
        return obj is None or not obj.is_used

    def has_add_permission(self, request, obj=None):
        return super().has_add_permission(request, obj) and self._is_open(obj)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and self._is_open(obj)

    def has_delete_permission(self, request, obj=None):
        """Out of a list that nobody used yet an item may go again."""
        return obj is not None and self.has_change_permission(request, obj)


@admin.register(Rubric)
class RubricAdmin(PolicyAdmin):
    """By what cases are scored: ended and succeeded, never edited once used."""

    list_display = ("code", "name_en", "name_zh_hant", "starts_on", "ends_on", "near_points", "near_percent")
    ordering = ("-starts_on", "-id")
    inlines = (ItemsInline,)
    actions = ("succeed",)

    def get_readonly_fields(self, request, obj=None):
        """Of a used one only its end may be set."""
        if obj is None or not obj.is_used:
            return super().get_readonly_fields(request, obj)
        return [field.name for field in Rubric._meta.fields if field.name not in {"id", "ends_on"}]

    @admin.action(description=_("End today, and let a copy follow to be edited"), permissions=["change"])
    def succeed(self, request, queryset):
        """A copy with all items, from today on."""
        for rubric in queryset:
            try:
                with attributed(actor_id=request.user.pk, reason="admin"):
                    rubric.succeed(localdate())
            except ValidationError as error:
                self.message_user(request, f"{rubric}: {' '.join(error.messages)}", messages.WARNING)
            else:
                self.message_user(request, gettext("%(rubric)s is followed by a copy.") % {"rubric": rubric})


@admin.register(RubricItem)
class RubricItemAdmin(WindowAdmin):
    """Items with their history; they are edited with their rubric."""

    grows = False
    list_display = ("rubric", "position", "group", "name_en", "name_zh_hant", "weight", "fact", "is_auto_fail")
    list_select_related = ("rubric",)
    ordering = ("-rubric", "position")


class ConfidentialAdmin(WindowAdmin):
    """Rows that only those see whom they concern: lists, pages and versions alike."""

    grows = False

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)

    def past_of(self, request, object_id):
        """The versions of a row that the reader may see as it stands; else 404."""
        past = super().past_of(request, object_id)
        if self.get_object(request, object_id) is None:
            raise Http404
        return past


@admin.register(Scorecard)
class ScorecardAdmin(ConfidentialAdmin):
    """Cards, as far as the reader may know them."""

    list_display = ("id", "complaint", "agent", "scorer", "rubric", "state", "begun_at", "handed_in_at")
    list_filter = (("begun_at", PeriodFilter),)
    list_select_related = ("complaint", "agent", "scorer", "rubric")
    ordering = ("-id",)


@admin.register(ScoreAnswer)
class ScoreAnswerAdmin(ConfidentialAdmin):
    """Answers of those cards."""

    list_display = ("id", "card", "item", "answer", "told", "at")
    list_filter = (("at", PeriodFilter),)
    list_select_related = ("card__complaint", "card__rubric", "item")
    ordering = ("-id",)


@admin.register(ScoreRound)
class ScoreRoundAdmin(ConfidentialAdmin):
    """Rounds, as far as the reader may know them."""

    list_display = ("id", "complaint", "agent", "leader", "rubric", "state", "begun_at", "agreed_at")
    list_filter = (("begun_at", PeriodFilter),)
    list_select_related = ("complaint", "agent", "leader", "rubric")
    ordering = ("-id",)


@admin.register(AgreedAnswer)
class AgreedAnswerAdmin(ConfidentialAdmin):
    """What was agreed in those rounds."""

    list_display = ("id", "round", "item", "answer")
    list_select_related = ("round__complaint", "round__rubric", "item")
    ordering = ("-id",)


@admin.register(CoachingNote)
class CoachingNoteAdmin(ConfidentialAdmin):
    """Notes, for the coach and who leads the agent."""

    list_display = ("id", "complaint", "agent", "coach", "state", "written_at", "check_on")
    list_filter = (("written_at", PeriodFilter),)
    list_select_related = ("complaint", "agent", "coach")
    sections = (
        (None, (("state", "agent", "coach"), ("complaint", "card", "round"), "moment")),
        (_("What was seen and agreed"), ("behaviour", "effect", "change")),
        (_("Course"), (("written_at", "acknowledged_at"), "comment", ("check_on", "checked_at"), "result")),
    )


@admin.register(Pin)
class PinAdmin(WindowAdmin):
    """What was noted at which moment of which case."""

    grows = False
    list_display = ("complaint", "at", "kind", "author", "made_at", "withdrawn_at")
    list_filter = (("made_at", PeriodFilter), "kind")
    list_select_related = ("complaint", "author")
    search_fields = ("complaint__reference",)
    ordering = ("-id",)
