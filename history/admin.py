"""How the admin shows tracked records: every page has its history with differences; nothing is ever deleted."""

from typing import cast

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.dispatch import Signal
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.timezone import now
from django.utils.translation import gettext as _

from history import moments
from history.attribution import attributed
from history.differences import Names, versions, who_wrote
from history.masking import Personal

MOST_VERSIONS = 100
MOST_COUNTED = 5_000  # rows of a list; whoever looks for one further back narrows the list down

personal_record_opened = Signal()  # with ``by`` and ``thing``; sent before the page is shown


class BoundedPaginator(Paginator):
    """Pages of a list that may be of any length: counted to a limit, so that a long one opens as quickly as a short."""

    @cached_property
    def count(self):
        """How many rows there are, at most MOST_COUNTED."""
        rows = cast(QuerySet, self.object_list)
        return rows.order_by()[:MOST_COUNTED].count()

    @property
    def is_cut(self) -> bool:
        """Whether there may be more."""
        return self.count >= MOST_COUNTED


class RecordedAdmin(admin.ModelAdmin):
    """A tracked record. Lists have no exact count; what is written here says that it came from the admin."""

    show_full_result_count = False
    paginator = BoundedPaginator
    list_per_page = 50
    view_on_site = False

    def get_fields(self, request, obj=None):
        """Whoever only looks sees what is stored, not the questions of the form."""
        fields = super().get_fields(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return fields
        asked = set(self.get_form(request, obj, fields=None).declared_fields)
        return [field for field in fields if field not in asked]

    def get_object(self, request, object_id, from_field=None):
        """Tells whoever keeps the access log that somebody opens a record with personal data."""
        found = super().get_object(request, object_id, from_field)
        if found is not None and self.has_view_or_change_permission(request, found):
            self.tell_opening(request, found)
        return found

    def tell_opening(self, request, thing):
        """Send the signal if ``thing`` is about a person."""
        if isinstance(thing, Personal):
            personal_record_opened.send(sender=type(thing), by=request.user, thing=thing)

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

    def get_urls(self):
        """Each record also has a page of how it stood."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_as_it_stood"
        view = self.admin_site.admin_view(self.as_it_stood_view)
        return [path("<path:object_id>/as-it-stood/", view, name=name), *super().get_urls()]

    def past_of(self, request, object_id):
        """The versions of one record, newest first, for those who may see it; else 403, or 404 if there are none."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        if not hasattr(self.model, "history"):
            raise Http404
        try:
            key = self.model._meta.pk.to_python(unquote(object_id))
        except ValidationError as error:
            raise Http404 from error
        past = self.model.history.filter(**{self.model._meta.pk.name: key}).order_by("-revision")
        if not past.exists():
            raise Http404
        self.tell_opening(request, self.model(pk=key))
        return past

    def as_it_stood_view(self, request, object_id):
        """All fields of one record at a moment (``at``), by when things happened."""
        past, asked = self.past_of(request, object_id), request.GET.get("at", "")
        moment = moments.read(asked) if asked else now()
        row = past.filter(history_date__lte=moment).first() if moment else None
        stands = row is not None and row.history_type != "-"
        context = {
            **self.admin_site.each_context(request),
            "title": _("%(thing)s as it stood") % {"thing": capfirst(self.opts.verbose_name)},
            "opts": self.opts,
            "object_id": object_id,
            "moment": moment,
            "row": row,
            "who": who_wrote(row, people_of([row])) if row else "",
            "fields": Names(self.model, [row]).told(row) if stands else [],
        }
        return TemplateResponse(request, "admin/as_it_stood.html", context, status=200 if moment else 422)

    def history_view(self, request, object_id, extra_context=None):
        """Every version of the record, newest first: who, when, why, and what changed."""
        rows = list(self.past_of(request, object_id)[: MOST_VERSIONS + 1])
        context = {
            **self.admin_site.each_context(request),
            "title": _("History of %(thing)s") % {"thing": self.opts.verbose_name},
            "opts": self.opts,
            "object_id": object_id,
            "versions": versions(self.model, rows, people_of(rows)),
        }
        return TemplateResponse(request, "admin/history.html", context)


def people_of(rows) -> dict[int, str]:
    """{id: name} of everybody who wrote one of these versions and is still on record."""
    ids = {row.history_user_id for row in rows} - {None}
    return {person.pk: str(person) for person in get_user_model()._base_manager.filter(pk__in=ids)} if ids else {}


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
