"""The admin's forms change what they show and nothing else, and forged keys reach nothing."""

import pytest
from django.contrib import admin
from django.db import models

from accounts.permissions import role_holds
from history.admin import RecordedAdmin
from tests.builders import make_person
from tests.i18n.chinese_world import make_world
from tests.security.hostile import stranger_to_exceptions, undone
from tests.security.matrix import remembered, undrawn
from tests.staging import staged

pytestmark = pytest.mark.django_db
OURS = [model for model, site in admin.site._registry.items() if isinstance(site, RecordedAdmin)]
OURS = [model for model in OURS if not model.__module__.startswith("tests.")]
KEEPERS = ("manager", "administrator")


def make_keepers():
    """One person of each role, in a world with a row of nearly every kind."""
    make_world()
    return {role: make_person(role) for role in KEEPERS}


made, world = staged(make_keepers)


@pytest.fixture(autouse=True)
def only_decided():
    """What becomes of a row does not depend on how the form is drawn afterwards."""
    with remembered(), undrawn():
        yield


def stored(row) -> dict:
    """Every column as it is in the database."""
    return type(row)._base_manager.filter(pk=row.pk).values().get()


def something(field: models.Field) -> object:
    """A value that the column might take."""
    if field.is_relation:
        return field.related_model._base_manager.order_by("-pk").values_list("pk", flat=True).first() or 1
    if field.choices:
        return field.flatchoices[-1][0]
    if isinstance(field, models.DateTimeField):
        return "2001-01-01 10:00"
    if isinstance(field, models.DateField):
        return "2001-01-01"
    return "7"


def form_of(client, address) -> tuple[dict, set[str]]:
    """What a form would send back untouched, and the columns that it offers."""
    page = client.get(address)
    context = getattr(page, "context_data", None) or {}
    if page.status_code != 200 or "adminform" not in context:
        return {}, set()
    form = context["adminform"].form
    sent = {name: form[name].value() for name in form.fields}
    for inline in context["inline_admin_formsets"]:
        sent |= {f"{inline.formset.prefix}-{name}": 0 for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    return {name: "" if value is None else value for name, value in sent.items()}, set(form.fields)


@pytest.mark.parametrize("role", KEEPERS)
def test_every_column_posted_only_those_of_the_form_change(role, world):
    client, wrong = stranger_to_exceptions(world[role]), []
    for model in OURS:
        row = model._base_manager.order_by("-pk").first()
        if row is None or not role_holds(role, model._meta.label_lower.replace(".", ".view_")):
            continue
        address = f"/admin/{model._meta.label_lower.replace('.', '/')}/{row.pk}/change/"
        sent, offered = form_of(client, address)
        forged = {
            name: something(field) for field in model._meta.concrete_fields for name in (field.name, field.attname)
        }
        listed = {model._meta.get_field(name).attname for name in offered if name in forged}
        before = stored(row)
        with undone():
            answer = client.post(address, forged | sent)
            after = stored(row)
        assert answer.status_code in {200, 302, 403, 404}, address
        changed = {name for name in after if after[name] != before[name]} - listed
        wrong += [(model._meta.label, changed)] if changed else []
    assert wrong == []


@pytest.mark.parametrize("role", KEEPERS)
def test_forged_keys_in_a_bulk_form_reach_nothing(role, world):
    client = stranger_to_exceptions(world[role])
    for model in OURS:
        site = admin.site._registry[model]
        if not site.actions or not role_holds(role, model._meta.label_lower.replace(".", ".view_")):
            continue
        address = f"/admin/{model._meta.label_lower.replace('.', '/')}/"
        for action in [getattr(one, "__name__", one) for one in site.actions]:
            for keys in (["x"], ["-1"], ["9" * 40], ["999999999"], ["1 OR 1=1"], ["\0"]):
                with undone():
                    before = model.history.count()
                    asked = {"action": action, "_selected_action": keys, "confirmed": 1, "why": "no_longer_needed"}
                    answer = client.post(address, asked)
                    assert answer.status_code in {200, 302, 403, 405}, (address, action, keys, answer.status_code)
                    assert model.history.count() == before
