"""How the admin shows tracked records: every page has its history with differences; nothing is ever deleted."""

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from history.attribution import attributed
from history.differences import versions

MOST_VERSIONS = 100


class RecordedAdmin(admin.ModelAdmin):
    """A tracked record. Lists have no exact count; what is written here says that it came from the admin."""

    show_full_result_count = False
    list_per_page = 50
    view_on_site = False

    def get_fields(self, request, obj=None):
        """Whoever only looks sees what is stored, not the questions of the form."""
        fields = super().get_fields(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return fields
        asked = set(self.get_form(request, obj, fields=None).declared_fields)
        return [field for field in fields if field not in asked]

    def has_delete_permission(self, request, obj=None):
        """Records are ended or corrected, never deleted."""
        return False

    def save_model(self, request, obj, form, change):
        with attributed(actor_id=request.user.pk, reason="admin"):
            super().save_model(request, obj, form, change)

    def save_formset(self, request, form, formset, change):
        with attributed(actor_id=request.user.pk, reason="admin"):
            super().save_formset(request, form, formset, change)

    def log_addition(self, request, obj, message):
        """The history says it better than the admin's own log."""

    def log_change(self, request, obj, message):
        """As above."""

    def history_view(self, request, object_id, extra_context=None):
        """Every version of the record, newest first: who, when, why, and what changed."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        past = self.model.history.filter(**{self.model._meta.pk.name: object_id})
        rows = list(past.order_by("-revision")[: MOST_VERSIONS + 1])
        if not rows:
            raise Http404
        ids = {row.history_user_id for row in rows} - {None}
        people = {person.pk: str(person) for person in get_user_model().objects.filter(pk__in=ids)} if ids else {}
        context = {
            **self.admin_site.each_context(request),
            "title": _("History of %(thing)s") % {"thing": self.opts.verbose_name},
            "opts": self.opts,
            "object_id": object_id,
            "versions": versions(self.model, rows, people),
        }
        return TemplateResponse(request, "admin/history.html", context)


class PolicyAdmin(RecordedAdmin):
    """Rows that managers add, and end by a date."""

    date_hierarchy = None
    list_filter = ()


class WindowAdmin(RecordedAdmin):
    """A window, not a door: shown here in full, changed only by the verbs of the workspace."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False
