from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import F, OuterRef, Q, Subquery, Window
from django.db.models.functions import Coalesce, Lag
from django.utils.translation import gettext_lazy as _

from accounts.models import (
    Absence,
    AssignmentPause,
    Department,
    EntryLink,
    PersonLanguage,
    PersonSkill,
    Skill,
    Team,
    User,
    WorkingHours,
)
from accounts.people_admin import UserAdmin
from history.admin import PeriodFilter, RecordedAdmin, WindowAdmin

__all__ = ["UserAdmin"]


@admin.register(User.history.model)
class RightsAdmin(WindowAdmin):
    """Who got which role, team or access, from whom: read from the history, which nothing bypasses."""

    grows = False
    list_display = ("when", "person", "role", "team", "is_active", "by")
    list_filter = (("history_date", PeriodFilter), "role", "is_active")
    search_fields = ("=username",)
    ordering = ("-history_id",)
    list_display_links = None

    def get_queryset(self, request):
        """Only the versions in which a right changed, each with the name of whoever did it."""
        line = {"partition_by": "id", "order_by": "revision"}
        rights = {"role": F("role"), "team": Coalesce("team_id", 0), "active": F("is_active")}
        now_and_before = {f"has_{name}": right for name, right in rights.items()}
        now_and_before |= {f"had_{name}": Window(Lag(right), **line) for name, right in rights.items()}
        changed = Q(revision=1)
        for name in rights:
            changed |= ~Q(**{f"has_{name}": F(f"had_{name}")})
        names = User.objects.filter(pk=OuterRef("history_user_id")).values("name")
        versions = super().get_queryset(request)
        kept = (
            versions.annotate(**now_and_before).filter(changed).values("pk")
        )  # by itself: a filter must not hide what was before
        return versions.filter(pk__in=kept).annotate(by_name=Subquery(names))

    @admin.display(description=_("when"), ordering="history_date")
    def when(self, version):
        """The moment of the change."""
        return version.history_date

    @admin.display(description=_("person"))
    def person(self, version):
        """Whose rights."""
        return f"{version.name} ({version.username})"

    @admin.display(description=_("by"))
    def by(self, version):
        """Who changed them."""
        return version.by_name or _("outside the application")

    def has_view_permission(self, request, obj=None):
        """The list says all; a version has no page of its own."""
        return obj is None and super().has_view_permission(request)

    def history_view(self, request, object_id, extra_context=None):
        """A version is its own history."""
        raise PermissionDenied


@admin.register(Team)
class TeamAdmin(RecordedAdmin):
    """Teams with their zone and currency."""

    list_display = ("name", "zone", "currency")
    search_fields = ("name",)
    ordering = ("name",)


@admin.register(Department)
class DepartmentAdmin(RecordedAdmin):
    """Departments that are asked about cases."""

    list_display = ("code", "name_en", "name_zh_hant", "name_zh_hans", "is_offered")
    search_fields = ("code", "name_en", "name_zh_hant", "name_zh_hans")
    ordering = ("position", "code")


@admin.register(AssignmentPause)
class AssignmentPauseAdmin(WindowAdmin):
    """Who was passed over for a while, for auditors alone."""

    grows = False
    list_display = ("person", "kind", "since", "until", "ended_at")
    list_filter = (("since", PeriodFilter),)
    list_select_related = ("person",)
    ordering = ("-since",)


@admin.register(Absence)
class AbsenceAdmin(RecordedAdmin):
    """Who is away from when until when."""

    list_display = ("person", "starts_at", "ends_at", "deputy")
    list_filter = (("starts_at", PeriodFilter),)
    list_select_related = ("person", "deputy")
    ordering = ("-starts_at",)


@admin.register(EntryLink)
class EntryLinkAdmin(WindowAdmin):
    """Who was invited or asked for another password, by whom, and whether the link was used. No secret stands here."""

    grows = False
    list_display = ("person", "purpose", "made_by", "made_at", "ends_at", "used_at", "ended_at")
    list_select_related = ("person", "made_by")
    list_filter = (("made_at", PeriodFilter), "purpose")
    ordering = ("-made_at",)


@admin.register(Skill)
class SkillAdmin(RecordedAdmin):
    """What some people know and others do not."""

    list_display = ("code", "name_en", "name_zh_hant", "name_zh_hans", "is_offered")
    search_fields = ("code", "name_en", "name_zh_hant", "name_zh_hans")
    ordering = ("position", "code")


@admin.register(PersonSkill, PersonLanguage, WorkingHours)
class PartOfPersonAdmin(WindowAdmin):
    """Changed on the page of the person; here only its history is read."""

    grows = False
    list_select_related = ("person",)

    def has_module_permission(self, request):
        """Not on the index."""
        return False
