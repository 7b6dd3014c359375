"""How the admin shows tracked records: every page has its history with differences; nothing is ever deleted."""

from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any, cast

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import get_fields_from_path, unquote
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.db.models import QuerySet
from django.dispatch import Signal
from django.http import Http404, HttpResponseNotAllowed
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.timezone import localdate, make_aware, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from history import moments
from history.amounts import CoinsTold, in_words
from history.attribution import attributed
from history.choosing import Choosing
from history.differences import Names, versions, who_wrote
from history.masking import Personal
from history.planning import planned_for_their_values
from ui.keys import key_of

type Sections = tuple[tuple[Any, tuple[str | tuple[str, ...], ...]], ...]  # (title, names of each line)

MOST_VERSIONS = 100
MOST_COUNTED = 5_000  # rows that pages lead back; whoever looks for one further back narrows the list down

personal_record_opened = Signal()  # with ``by`` and ``thing``; sent before the page is shown


class StepPaginator(Paginator):
    """Pages of a list of any length, one after the other: it only knows whether one more follows the page ``asked``."""

    def __init__(self, *args, asked: int = 1, **options):
        super().__init__(*args, **options)
        self.asked = asked

    @cached_property
    def count(self):
        """How many rows there are up to the first of the next page; nobody counts further."""
        rows = cast(QuerySet, self.object_list)
        return rows.order_by()[: min(self.asked * self.per_page + 1, MOST_COUNTED)].count()

    @property
    def is_cut(self) -> bool:
        """Whether another page follows."""
        return self.count > self.asked * self.per_page

    @property
    def is_far(self) -> bool:
        """Whether no page leads further back, though there may be more."""
        return self.count >= MOST_COUNTED


def name_of(field) -> str:
    """The name of a field of a page, or of what tells it."""
    return field if isinstance(field, str) else field.__name__


def in_line(line: str | tuple[str, ...]) -> tuple[str, ...]:
    """The names that stand beside each other."""
    return (line,) if isinstance(line, str) else line


def in_sections(sections: Sections, fields: dict[str, Any]) -> list[tuple]:
    """Fieldsets of the ``fields`` ({name: what Django is given}) that there are; none is lost and no section empty."""
    left, found = dict(fields), []
    for title, lines in sections:
        kept = [tuple(left.pop(name) for name in in_line(line) if name in left) for line in lines]
        found.append((title, [line if len(line) > 1 else line[0] for line in kept if line]))
    found.append((None, list(left.values())))
    return [(title, {"fields": lines}) for title, lines in found if lines]


class PlainList(ChangeList):
    """A list that is sorted by nothing but the columns that offer it, whatever an address asks for."""

    def get_ordering_field(self, field_name):
        return super().get_ordering_field(field_name) if field_name in (self.sortable_by or ()) else None

    def get_results(self, request):
        """Counts and reads the page, planned for what is asked for.

        Where there can be a million rows the keys of the page are read first: all columns of a row and of those that
        it points to are then read of fifty, not of all that had to be sorted.
        """
        with planned_for_their_values(self.queryset.db):
            super().get_results(request)
            if getattr(self.model_admin, "grows", False):
                keys = list(self.result_list.values_list("pk", flat=True))
                rows = self.apply_select_related(self.root_queryset).in_bulk(keys)
                self.result_list = [rows[key] for key in keys if key in rows]
            else:
                len(self.result_list)  # read here, not when it is drawn


class RecordedAdmin(Choosing, CoinsTold, admin.ModelAdmin):
    """A tracked record. Lists have no exact count; what is written here says that it came from the admin."""

    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER  # they count every row behind every filter
    list_max_show_all = 0
    exactly: tuple[str, ...] = ()  # fields whose whole value is looked for: these have an index
    list_per_page = 50
    without: tuple[str, ...] = ("_delete",)  # there is no such page
    sections: Sections = ()  # how a page of many fields is read
    view_on_site = False

    def get_changelist(self, request, **kwargs):
        return PlainList

    def changelist_view(self, request, extra_context=None):
        """With what fields need in which a row is looked for. Nothing is posted where nothing can be done."""
        if request.method == "POST" and self.has_view_permission(request) and not self.get_actions(request):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        answer = super().changelist_view(request, extra_context)
        shown = getattr(answer, "context_data", None) or {}
        for spec in shown["cl"].filter_specs if "cl" in shown else ():
            if getattr(spec, "has_many", False):
                shown["media"] += spec.control.media
        return answer

    def action_checkbox(self, obj):
        """As Django draws it, without a template for each row."""
        words = _("Select this object for an action - {}").format(obj)
        box = '<input type="checkbox" name="{}" value="{}" class="action-select" aria-label="{}">'
        return format_html(box, ACTION_CHECKBOX_NAME, obj.pk, words)

    def response_action(self, request, *args, **kwargs):
        """Keys that are none are left out; what is left is looked up in what the person may see."""
        chosen, posted = request.POST.getlist(ACTION_CHECKBOX_NAME), request.POST.copy()
        posted.setlist(ACTION_CHECKBOX_NAME, [key for key in chosen if key_of(key)])
        request.POST = posted
        return super().response_action(request, *args, **kwargs)

    def get_paginator(self, request, queryset, per_page, orphans=0, allow_empty_first_page=True):
        """One that counts no further than the page that is asked for."""
        asked = request.GET.get("p", "1")
        page = min(int(asked), MOST_COUNTED // per_page) if asked.isdecimal() and len(asked) < 6 else 1
        return StepPaginator(queryset, per_page, orphans, allow_empty_first_page, asked=max(page, 1))

    def get_search_fields(self, request):
        return self.exactly or super().get_search_fields(request)

    def get_search_results(self, request, queryset, search_term):
        """Where ``exactly`` names fields: rows that have just this value in one of them."""
        words = search_term.strip()
        if not self.exactly or not words:
            return super().get_search_results(request, queryset, search_term)
        return queryset.filter(self.fitting(request, words)), False

    def fitting(self, request, words: str) -> models.Q:
        """What a row is found by."""
        found = models.Q(pk__in=[])
        for named in self.exactly:
            field = get_fields_from_path(self.model, named)[-1]
            try:
                found |= models.Q(**{named: field.to_python(words.upper() if named.endswith("reference") else words)})
            except ValidationError:
                continue
        return found

    def get_fields(self, request, obj=None):
        """Whoever only looks sees what is stored, not the questions of the form."""
        fields = super().get_fields(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return fields
        asked = set(self.get_form(request, obj, fields=None).declared_fields)
        return in_words(self.model, [field for field in fields if field not in asked])

    def get_fieldsets(self, request, obj=None):
        """The fields of the page as ``sections`` order them; what none of them names stands at the end."""
        if not self.sections:
            return super().get_fieldsets(request, obj)
        fields = list(self.get_fields(request, obj))
        if obj is not None and not self.has_change_permission(request, obj):
            columns = {field.name for field in self.opts.concrete_fields}
            named = [name for _title, lines in self.sections for line in lines for name in in_line(line)]
            stored = [name for name in named if name in columns]  # a state, too, that no form asks for
            fields = in_words(self.model, list(dict.fromkeys([*map(name_of, fields), *stored])))
        return in_sections(self.sections, {name_of(field): field for field in fields})

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

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        """What is not there is not there: no message on another page."""
        raise Http404

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
        view = self.admin_site.admin_view(require_safe(self.as_it_stood_view))
        kept = [one for one in super().get_urls() if one.name and not one.name.endswith(self.without)]
        return [path("<path:object_id>/as-it-stood/", view, name=name), *kept]

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

    @method_decorator(require_safe)
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


UNNAMED = frozenset({"at", "history_date"})  # columns whose own name says nothing above a filter


class PeriodFilter(admin.FieldListFilter):
    """A day or moment by a named period, in the reader's zone: ``list_filter = (("received_at", PeriodFilter),)``."""

    def __init__(self, field, request, params, model, model_admin, field_path):
        self.name = f"{field_path}__period"
        asked = params.get(self.name) or [""]  # before Django takes it out of what is asked for
        super().__init__(field, request, params, model, model_admin, field_path)
        if field.name in UNNAMED:
            self.title = gettext_lazy("when")
        self.asked = asked[-1] if asked[-1] in PERIODS else ""

    def expected_parameters(self):
        return [self.name]

    def choices(self, changelist):
        for code, words in {"": _("Any date"), **PERIODS}.items():
            here = {self.name: code} if code else {}
            query = changelist.get_query_string(here, [] if code else [self.name])
            yield {"selected": self.asked == code, "query_string": query, "display": words}

    def queryset(self, request, queryset):
        if not self.asked:
            return queryset
        first, until = days_of(self.asked, localdate())
        if isinstance(self.field, models.DateTimeField):
            first, until = (make_aware(datetime.combine(day, time())) for day in (first, until))
        return queryset.filter(**{f"{self.field_path}__gte": first, f"{self.field_path}__lt": until})


PERIODS = {
    "today": gettext_lazy("Today"),
    "week": gettext_lazy("This week"),
    "month": gettext_lazy("This month"),
    "last_month": gettext_lazy("Last month"),
    "quarter": gettext_lazy("This quarter"),
}


def days_of(period: str, today: date) -> tuple[date, date]:
    """The first day of a named period (PERIODS) and the first after it. Weeks begin on Monday."""
    month = today.replace(day=1)
    if period == "today":
        return today, today + timedelta(days=1)
    if period == "week":
        monday = today - timedelta(days=today.weekday())
        return monday, monday + timedelta(days=7)
    if period == "month":
        return month, months_on(month, 1)
    if period == "last_month":
        return months_on(month, -1), month
    quarter = month.replace(month=3 * ((month.month - 1) // 3) + 1)
    return quarter, months_on(quarter, 3)


def months_on(first: date, number: int) -> date:
    """The first day of a month so many months after another (before it, where negative)."""
    months = first.year * 12 + first.month - 1 + number
    return date(months // 12, months % 12 + 1, 1)


@cache
def ordered_columns(model) -> frozenset[str]:
    """Columns that an index over all rows has in order; not those of few values: thousands share each."""
    fields = {field.name: field for field in model._meta.concrete_fields if not field.is_relation}
    found = {name for name, field in fields.items() if field.unique or field.db_index}
    plain = [index for index in model._meta.indexes if type(index) is models.Index and index.condition is None]
    found |= {index.fields[0].lstrip("-") for index in plain if index.fields}
    shared = {name for name, field in fields.items() if field.choices or isinstance(field, models.BooleanField)}
    return frozenset(found & fields.keys() - shared)


def people_of(rows) -> dict[int, str]:
    """{id: name} of everybody who wrote one of these versions and is still on record."""
    ids = {row.history_user_id for row in rows} - {None}
    return {person.pk: str(person) for person in get_user_model()._base_manager.filter(pk__in=ids)} if ids else {}


class PolicyAdmin(RecordedAdmin):
    """Rows that managers add, and end by a date."""

    date_hierarchy = None
    list_filter = ()


class WindowAdmin(RecordedAdmin):
    """A window, not a door: shown here in full, changed only by the verbs of the workspace, to which it leads."""

    change_form_template = "admin/window/change_form.html"
    grows = True  # a table that can have a million rows
    without = ("_delete", "_add")

    def get_sortable_by(self, request):
        """What grows without end is sorted by what an index has in order; another column would read every row."""
        if not self.grows:
            return super().get_sortable_by(request)
        return [name for name in self.get_list_display(request) if name in ordered_columns(self.opts.model)]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False
