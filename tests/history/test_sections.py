"""A page of many fields is read in sections, in the order in which a person asks; and no field is lost."""

import pytest
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets

from accounts.models import User
from followups.models import FollowUp
from gifts.models import Gift
from history.admin import RecordedAdmin, in_sections, name_of
from tests.goodwill import make_resolved_case

MANY = 12


def columns_of(model) -> int:
    """How many columns of a row somebody may read."""
    return sum(not (one.primary_key or one.name.endswith("_grain")) for one in model._meta.concrete_fields)


def test_every_page_of_many_fields_has_its_sections():
    pages = {
        model: page
        for model, page in admin.site._registry.items()
        if isinstance(page, RecordedAdmin) and page.list_display_links is not None
    }
    wrong = [model.__name__ for model, page in pages.items()
             if columns_of(model) > MANY and not (page.sections or page.fieldsets or page.fields)
             and not model.__module__.startswith("tests.")]  # fmt: skip
    assert wrong == []


def test_what_no_section_names_stands_at_the_end_and_what_is_not_there_nowhere():
    sections = ((None, (("a", "b"), "c")), ("Empty", ("d",)))
    assert in_sections(sections, {"c": "c", "a": "a", "z": "z"}) == [
        (None, {"fields": ["a", "c"]}),
        (None, {"fields": ["z"]}),
    ]


@pytest.mark.django_db
def test_the_page_of_a_follow_up_begins_with_where_it_stands_and_loses_no_field(agent, manager, client):
    make_resolved_case(agent, severity="moderate")
    client.force_login(manager)
    row = FollowUp.objects.waiting().first()
    shown = client.get(f"/admin/followups/followup/{row.pk}/change/").context["adminform"].fieldsets
    fields = flatten_fieldsets(shown)
    assert fields[0] == "state"
    columns = {one.name for one in FollowUp._meta.concrete_fields if one.editable and not one.primary_key}
    assert columns - set(fields) == set()
    assert len(fields) == len(set(fields))


def test_amounts_in_sections_are_told_with_their_currency(rf):
    request = rf.get("/")
    request.user = User(role="manager")
    shown = flatten_fieldsets(admin.site._registry[Gift].get_fieldsets(request, Gift(amount=1250, currency="TWD")))
    tellers = {name_of(field): field for field in shown if callable(field)}
    assert tellers["amount"](Gift(amount=1250, currency="TWD")) == "TWD\xa01,250"
