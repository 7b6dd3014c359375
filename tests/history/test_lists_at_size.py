"""Lists of the admin stay small work: as many questions for many rows as for one; none reads a whole table."""

import pytest
from django.contrib import admin
from django.contrib.admin.utils import get_fields_from_path
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from accounts.permissions import role_holds
from history.admin import RecordedAdmin, WindowAdmin
from history.choosing import MOST_LINKS
from tests.builders import make_person, make_team
from tests.i18n.chinese_world import make_world

OURS = [model for model in admin.site._registry if not model.__module__.startswith("tests.")]
WRITERS = ("manager", "administrator", "auditor")
MOST = 12


def reader_of(model) -> str | None:
    """The first role that may look at rows of a kind."""
    label = model._meta.label_lower.replace(".", ".view_")
    return next((role for role in WRITERS if role_holds(role, label)), None)


def asked(client, address, **query) -> int:
    """How many questions a page puts to the database."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address, query).status_code == 200, address
    bounds = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")
    return sum(not one["sql"].startswith(bounds) for one in queries.captured_queries)


def signed_in(role: str) -> Client:
    """The browser of somebody with that role."""
    client = Client()
    client.force_login(make_person(role))
    return client


@pytest.mark.django_db
def test_every_list_asks_as_much_for_many_rows_as_for_one_and_is_searched(monkeypatch):
    make_world()
    readers = {role: signed_in(role) for role in WRITERS}
    wrong = []
    for model in OURS:
        role = reader_of(model)
        if role is None:
            continue
        client, site = readers[role], admin.site._registry[model]
        address = f"/admin/{model._meta.label_lower.replace('.', '/')}/"
        counts = {}
        for rows in (1, 50) if model._base_manager.count() > 1 else (50,):
            monkeypatch.setattr(RecordedAdmin, "list_per_page", rows)
            monkeypatch.setattr(type(site), "list_per_page", rows, raising=False)
            counts[rows] = asked(client, address)
        if site.search_fields or getattr(site, "exactly", ()):
            asked(client, address, q="王")
        if max(counts.values()) > MOST or counts[50] > counts.get(1, MOST):
            wrong.append((model._meta.label, counts))
    assert wrong == []


def test_what_grows_is_filtered_by_indexes_alone():
    """Sorting offers only columns that an index has in order (WindowAdmin.get_sortable_by); filters are as careful."""
    wrong = []
    for model in OURS:
        site = admin.site._registry[model]
        if not isinstance(site, WindowAdmin) or not site.grows:
            continue
        ordered = {index.fields[0] for index in model._meta.indexes if index.fields and index.condition is None}
        for one in site.list_filter:
            name = one[0] if isinstance(one, tuple) else one
            if isinstance(name, str):
                field = get_fields_from_path(model, name)[-1]
                if not (name in ordered or field.unique or (field.is_relation and field.db_index)):
                    wrong.append((model._meta.label, name))
    assert wrong == []


@pytest.mark.django_db
def test_a_column_without_an_index_is_not_sorted_by_though_an_address_asks(manager, client):
    client.force_login(manager)
    for query, column in (
        ({"o": "3"}, "severity"),
        ({"o": "-1"}, "reference"),
        ({"o": "3", "work": "open"}, "severity"),
    ):
        shown = client.get("/admin/complaints/complaint/", query).context["cl"].queryset.query.order_by
        assert (column in {name.lstrip("-") for name in shown}) == (column == "reference" or "work" in query)


def selects(form) -> list[str]:
    """Fields of a form that would be drawn with all rows of a table."""
    found = []
    for name, field in form.base_fields.items():
        rows, widget = getattr(field, "queryset", None), getattr(field.widget, "widget", field.widget)
        if rows is not None and "Autocomplete" not in type(widget).__name__ and not widget.is_hidden:
            found.append(f"{name} ({rows.model._meta.label})")
    return found


@pytest.mark.django_db
def test_no_form_draws_a_select_of_a_table(rf: RequestFactory):
    wrong = []
    for role in WRITERS:
        request = rf.get("/")
        request.user = make_person(role)
        for model in OURS:
            site = admin.site._registry[model]
            if site.has_add_permission(request) or site.has_change_permission(request):
                wrong += [(model._meta.label, name) for name in selects(site.get_form(request))]
                for formset, inline in site.get_formsets_with_inlines(request):
                    parent = f"{formset.fk.name} ({model._meta.label})"
                    drawn = set(selects(formset.form)) - {parent}
                    wrong += [(inline.model._meta.label, name) for name in drawn]
    assert wrong == []


@pytest.mark.django_db
def test_a_filter_by_many_rows_is_looked_for_and_one_by_few_is_links(manager, client):
    client.force_login(manager)
    page = client.get("/admin/complaints/complaint/").content.decode()
    assert "chosen-filter" not in page
    teams = [make_team() for _each in range(MOST_LINKS + 1)]
    page = client.get("/admin/complaints/complaint/", {"state__exact": "received", "team__id__exact": teams[3].pk})
    text = page.content.decode()
    assert text.count('<form class="chosen-filter"') == 1
    assert '<input type="hidden" name="state__exact" value="received">' in text
    assert str(teams[3]) in text
    assert str(teams[5]) not in text
    asked = {"app_label": "complaints", "model_name": "complaint", "field_name": "team", "term": str(teams[5])}
    found = client.get("/admin/autocomplete/", asked).json()
    assert [one["id"] for one in found["results"]] == [str(teams[5].pk)]
