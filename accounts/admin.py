from django import forms
from django.contrib import admin
from django.contrib.auth import password_validation
from django.core.exceptions import PermissionDenied
from django.db.models import F, OuterRef, Q, Subquery, Window
from django.db.models.functions import Lag
from django.utils.translation import gettext_lazy as _

from accounts.models import Absence, AssignmentPause, Department, Team, User
from history.admin import RecordedAdmin, WindowAdmin


class PersonForm(forms.ModelForm):
    """A person, and a new password for them if one is given."""

    new_password = forms.CharField(
        label=_("New password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Leave empty to keep the present one. At least 12 characters."),
    )

    class Meta:
        model = User
        fields = ("username", "name", "alias", "email", "role", "team", "department", "language", "is_active")

    def clean_new_password(self):
        password = self.cleaned_data["new_password"]
        if password:
            password_validation.validate_password(password, self.instance)
        return password

    def save(self, commit=True):
        person = super().save(commit=False)
        if self.cleaned_data["new_password"]:
            person.set_password(self.cleaned_data["new_password"])
        elif not person.pk:
            person.set_unusable_password()
        if commit:
            person.save()
        return person


@admin.register(User)
class UserAdmin(RecordedAdmin):
    """People: who they are, what they may do, and whether they still work here."""

    form = PersonForm
    list_display = ("username", "name", "alias", "role", "team", "is_active")
    list_filter = ("role", "team", "is_active")
    list_select_related = ("team",)
    search_fields = ("username", "name", "alias", "email")
    ordering = ("username",)


@admin.register(User.history.model)
class RightsAdmin(WindowAdmin):
    """Who got which role, team or access, from whom: read from the history, which nothing bypasses."""

    list_display = ("when", "person", "role", "team", "is_active", "by")
    list_filter = ("role", "is_active")
    search_fields = ("=username",)
    ordering = ("-history_id",)
    list_display_links = None

    def get_queryset(self, request):
        """Only the versions in which a right changed, each with the name of whoever did it."""
        line = {"partition_by": "id", "order_by": "revision"}
        rights = ("role", "team_id", "is_active")
        before = {f"was_{name}": Window(Lag(name), **line) for name in rights}
        changed = Q(revision=1)
        for name in rights:
            changed |= ~Q(**{name: F(f"was_{name}")})
        names = User.objects.filter(pk=OuterRef("history_user_id")).values("name")
        return super().get_queryset(request).annotate(**before).filter(changed).annotate(by_name=Subquery(names))

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

    list_display = ("person", "kind", "since", "until", "ended_at")
    list_select_related = ("person",)
    ordering = ("-since",)


@admin.register(Absence)
class AbsenceAdmin(RecordedAdmin):
    """Who is away from when until when."""

    list_display = ("person", "starts_at", "ends_at", "deputy")
    list_select_related = ("person", "deputy")
    autocomplete_fields = ("person", "deputy")
    ordering = ("-starts_at",)
