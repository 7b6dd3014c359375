"""Every column posted to every form of the workspace: what a form does not ask for changes nothing.

Each form is sent twice from the same standing: as it asks, and with every column beside. Both leave the same rows.
"""

from datetime import datetime, timedelta

import pytest
from django.utils.timezone import now

from accounts.models import Team, User
from casework.doors import DOORS
from casework.forms.recording import RecordingForm
from complaints.models import Category, Complaint, Message, Promise, Task
from customers.forms import CustomerForm
from customers.models import Customer, Purchase
from followups.models import FollowUp
from gifts.catalogue_forms import ItemForm
from gifts.models import Gift, GiftItem
from tests.builders import make_case, make_customer, make_person, make_purchase, make_team
from tests.casework.test_doors import VALID, door_of, filled
from tests.goodwill import make_item, make_resolved_case
from tests.security.hostile import stranger_to_exceptions, undone
from tests.security.test_admin_forms import something

pytestmark = pytest.mark.django_db
TABLES = (Category, Complaint, Message, Promise, Task, Customer, Purchase, FollowUp, Gift, GiftItem, User, Team)
HOUR = timedelta(hours=1)


@pytest.fixture
def chief():
    return make_person("manager", team=make_team())


def standing(known: dict) -> list[tuple]:
    """All rows, without what differs from one try to the next: new numbers, chance, and seconds."""
    return [
        (model.__name__, sorted(map(str, (plain(model, row, known) for row in model._base_manager.values()))))
        for model in TABLES
    ]


def plain(model, row: dict, known: dict) -> dict:
    """One row by column, moments in hours from now; what was made just now is "new"."""
    told = {}
    for field in model._meta.concrete_fields:
        value = row[field.attname]
        if field.name.endswith("_grain"):
            continue  # chance
        if isinstance(value, datetime):
            value = round((value - now()) / HOUR)
        of = model if field.primary_key else field.related_model
        if of and value is not None:
            value = value if value in known.get(of, ()) else "new"
        told[field.attname] = "new" if field.name == "reference" and row["id"] not in known[model] else value
    return told


def forged(asked) -> dict:
    """A value for every column of every table, but for the names that the form asks for."""
    fields = [field for model in TABLES for field in model._meta.concrete_fields]
    named = {name: field for field in fields for name in (field.name, field.attname)}
    prefixed = {f"{prefix}{name}": field for name, field in named.items() for prefix in ("", "new_")}
    return {name: something(field) for name, field in prefixed.items() if name not in asked}


def difference(client, url: str, valid: dict, asked) -> list[str]:
    """Which tables stand otherwise for the columns that were posted beside. What was asked must have been done."""
    known = {model: set(model._base_manager.values_list("pk", flat=True)) for model in TABLES}
    stood = []
    for posted in (valid, forged(asked) | valid):
        with undone():
            answer = client.post(url, posted)
            assert answer.status_code == 302, (url, answer.status_code, answer.context and answer.context.get("form"))
            stood.append(standing(known))
    return [name for (name, rows), (_name, others) in zip(*stood, strict=True) if rows != others]


@pytest.mark.parametrize("noun", sorted(VALID))
def test_a_door_of_a_case_takes_only_what_it_asks_for(noun, chief):
    state, facts = VALID[noun]
    case = make_case(state, by=chief, customer=make_customer(chief.team))
    valid = filled(case, facts, chief)
    assert difference(stranger_to_exceptions(chief), door_of(case, noun), valid, DOORS[noun].form.base_fields) == []


def test_a_new_case_takes_only_what_it_asks_for(chief):
    customer = make_customer(chief.team)
    valid = {"customer": customer.pk, "purchase": make_purchase(customer).pk, "channel": "phone", "words": "It leaks."}
    valid |= {"category": Category.objects.first().pk, "severity": "minor"}
    assert difference(stranger_to_exceptions(chief), "/cases/new/", valid, RecordingForm.base_fields) == []


def test_the_facts_of_a_customer_take_only_what_they_ask_for(chief):
    customer = make_customer(chief.team)
    client, url = stranger_to_exceptions(chief), f"/customers/{customer.pk}/facts/"
    valid = {"name": "Another", "tier": "ordinary", "language": "en", "call_from": "09:00", "call_until": "20:00"}
    valid |= {"why": "told", "contacts-TOTAL_FORMS": "0", "contacts-INITIAL_FORMS": "0"}
    valid |= first_values(client, url, valid)
    assert difference(client, url, valid, CustomerForm.base_fields) == []


def first_values(client, url: str, known: dict) -> dict:
    """Hidden fields that a page sends along, such as what it showed."""
    form = client.get(url).context["form"]
    return {field.html_name: field.value() or "" for field in form.hidden_fields() if field.html_name not in known}


def test_an_item_of_the_catalogue_takes_only_what_it_asks_for(chief):
    item = make_item(1000)
    client, url = stranger_to_exceptions(chief), f"/gifts/catalogue/{item.pk}/"
    form = client.get(url).context["facts"]
    valid = {name: form[name].value() for name in form.fields}
    valid = {name: "" if value is None else value for name, value in valid.items()} | {"name_en": "Z", "why": "x"}
    assert difference(client, url, {k: v for k, v in valid.items() if v is not False}, ItemForm.base_fields) == []


def test_a_call_that_is_put_off_takes_only_what_it_asks_for(chief):
    make_resolved_case(chief, severity="moderate")
    followup = FollowUp.objects.order_by("latest_at").first()
    valid = {"version": followup.version, "how": "no_answer"}
    client = stranger_to_exceptions(chief)
    assert difference(client, f"/follow-ups/{followup.pk}/attempts/", valid, {"note", "next_try_at", "version"}) == []


def test_a_form_that_took_more_would_be_seen(chief, monkeypatch):
    """The defect this is there for: a form that lets a column through."""
    door, form = DOORS["apology"], DOORS["apology"].form

    class Leaking(form):
        """Writes what it was sent."""

        def clean(self):
            sent = {name: self.data[name] for name in ("desired_outcome",) if name in self.data}
            Complaint.objects.filter(pk=self.case.pk).update(**sent)
            return super().clean()

    monkeypatch.setitem(DOORS, "apology", type(door)(**{**vars(door), "form": Leaking}))
    case = make_case(VALID["apology"][0], by=chief)
    valid = filled(case, VALID["apology"][1], chief)
    found = difference(stranger_to_exceptions(chief), door_of(case, "apology"), valid, form.base_fields)
    assert found == ["Complaint"]
