"""Every column posted to every form of the workspace: what a form does not ask for changes nothing.

Each form is sent twice from the same standing: as it asks, and with every column beside. Both leave the same rows.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import pytest
from django.test import Client
from django.urls import resolve, reverse
from django.utils.timezone import now

from accounts.models import Team, User
from casework.doors import DOORS
from casework.forms.care import CareForm, OutcomeForm
from casework.forms.recording import RecordingForm
from complaints.models import Category, Complaint, Message, Promise, Task
from customers.forms import CustomerForm
from customers.models import Customer, Purchase
from followups.forms import AssigneeForm, CancellationForm, EventForm
from followups.models import CustomerEvent, Enrolment, FollowUp, Programme
from followups.views import CHANGES
from gifts.catalogue_forms import ItemForm
from gifts.giving import draft_gift
from gifts.models import Budget, Gift, GiftItem, LedgerLine
from gifts.models.conduct import CARD
from gifts.steps import STEPS as GIFT_STEPS
from history.moments import written
from privacy.forms import AskForm, CarryOutForm, RefusalForm
from privacy.models import ErasureRequest
from tests.builders import make_case, make_customer, make_person, make_purchase, make_team
from tests.casework.test_doors import VALID, door_of, filled
from tests.goodwill import make_budget, make_item, make_resolved_case, make_sorry_case
from tests.security.hostile import stranger_to_exceptions, undone
from tests.security.test_admin_forms import something
from training.forms.coaching import AcknowledgeForm, NoteForm
from training.forms.library import NominationForm, PackForm, ReviewForm
from training.forms.replay import PinForm
from training.forms.scores import BeginForm, CardForm
from training.models import (
    CoachingNote,
    Nomination,
    Pack,
    Pin,
    PinKind,
    Review,
    ReviewAction,
    Rubric,
    ScoreAnswer,
    Scorecard,
    ScoreRound,
)

pytestmark = pytest.mark.django_db
TABLES = (Category, Complaint, Message, Promise, Task, Customer, Purchase, FollowUp, Gift, GiftItem, User, Team)
OF_GIFTS = (Complaint, Customer, Gift, GiftItem, Budget, LedgerLine, User, Team)
OF_CARE = (Customer, Enrolment, CustomerEvent, FollowUp, Programme, User, Team)
OF_TRAINING = (
    Complaint,
    Nomination,
    Review,
    ReviewAction,
    Scorecard,
    ScoreRound,
    ScoreAnswer,
    CoachingNote,
    Pack,
    Pin,
    User,
)
OF_PRIVACY = (Complaint, Customer, ErasureRequest, User, Team)
HOUR = timedelta(hours=1)


@pytest.fixture
def chief():
    return make_person("manager", team=make_team())


def standing(known: dict) -> list[tuple]:
    """All rows of the tables in ``known``, without what differs from try to try: new numbers, chance, and seconds."""
    return [
        (model.__name__, sorted(map(str, (plain(model, row, known) for row in model._base_manager.values()))))
        for model in known
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


def forged(asked, tables=TABLES) -> dict:
    """A value for every column of every table, but for the names that the form asks for."""
    fields = [field for model in tables for field in model._meta.concrete_fields]
    others = {field.related_model: something(field) for field in fields if field.is_relation}
    named = {name: field for field in fields for name in (field.name, field.attname)}
    value = {name: others.get(field.related_model) or something(field) for name, field in named.items()}
    return {
        f"{prefix}{name}": value[name] for name in named for prefix in ("", "new_") if f"{prefix}{name}" not in asked
    }


def difference(client, url: str, valid: dict, asked, tables=TABLES) -> list[str]:
    """Which tables stand otherwise for the columns that were posted beside. What was asked must have been done."""
    known = {model: set(model._base_manager.values_list("pk", flat=True)) for model in tables}
    stood = []
    for posted in (valid, forged(asked, tables) | valid):
        with undone():
            answer = client.post(url, posted)
            assert answer.status_code == 302, (url, answer.status_code, answer.content.decode())
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


def looked_at(visitor, url: str) -> dict:
    """What a page is made of."""
    client = Client()
    client.cookies = visitor.cookies
    return client.get(url).context


def first_values(client, url: str, known: dict) -> dict:
    """Hidden fields that a page sends along, such as what it showed."""
    form = looked_at(client, url)["form"]
    return {field.html_name: field.value() or "" for field in form.hidden_fields() if field.html_name not in known}


def test_an_item_of_the_catalogue_takes_only_what_it_asks_for(chief):
    item = make_item(1000)
    client, url = stranger_to_exceptions(chief), f"/gifts/catalogue/{item.pk}/"
    form = looked_at(client, url)["facts"]
    valid = {name: form[name].value() for name in form.fields}
    valid = {name: "" if value is None else value for name, value in valid.items()} | {"name_en": "Z", "why": "x"}
    assert difference(client, url, {k: v for k, v in valid.items() if v is not False}, ItemForm.base_fields) == []


def test_a_call_that_is_put_off_takes_only_what_it_asks_for(chief):
    make_resolved_case(chief, severity="moderate")
    followup = FollowUp.objects.order_by("latest_at").first()
    valid = {"version": followup.version, "how": "no_answer"}
    client = stranger_to_exceptions(chief)
    assert difference(client, f"/follow-ups/{followup.pk}/attempts/", valid, {"note", "next_try_at", "version"}) == []


def taken(tables: tuple, *steps: tuple) -> list[tuple]:
    """Acts one after the other: [(person, address, what is sent, names that are asked for)], each then really taken."""
    found = []
    for person, url, valid, asked in steps:
        client = stranger_to_exceptions(person)
        found += [(url, name) for name in difference(client, url, valid, asked, tables)]
        assert client.post(url, valid).status_code == 302, url
    return found


def sent_to(gift: Gift, noun: str, person, at_version: int, **facts) -> tuple:
    """One step of a gift, as its form asks for it."""
    asked = GIFT_STEPS[noun].form.base_fields
    return person, f"/gifts/{gift.pk}/{noun}/", {"version": gift.version + at_version, **facts}, asked


def asked_for(chief, **facts) -> Gift:
    """A gift beyond the word of whoever asks for it."""
    agent = make_person("agent", team=chief.team)
    make_budget(chief.team, by=chief)
    card = dict.fromkeys(CARD, "Written by hand.")
    gift = draft_gift(make_sorry_case(agent), by=agent, at=now(), item=make_item(250), **card, **facts)
    gift.submit(by=agent, at=now())
    return gift


@pytest.mark.parametrize(
    ("name", "thing", "nouns"),
    [("casework:door", "C-2026-000001", DOORS), ("gifts:step", 1, GIFT_STEPS), ("followups:change", 1, CHANGES)],
)
def test_every_step_is_reached_by_its_address(name, thing, nouns):
    """None hides behind another page of the same address."""
    assert [noun for noun in nouns if resolve(reverse(name, args=[thing, noun])).view_name != name] == []


def test_the_steps_of_a_gift_take_only_what_they_ask_for(chief):
    gift = asked_for(chief)
    of = partial(sent_to, gift)
    agent, parts = gift.requested_by, dict.fromkeys(CARD, "Another card, and no more than that.")
    steps = [of("approval", chief, 0, note="Well."), of("wording", agent, 1, **parts), of("preparation", agent, 2)]
    steps += [of("dispatch", agent, 3, parcel_number="P-1"), of("return", agent, 4, why="Nobody opened.")]
    assert taken(OF_GIFTS, *steps) == []


@pytest.mark.parametrize(
    ("noun", "facts"), [("refusal", {"words": "Too much."}), ("cancellation", {"why": "Not now."})]
)
def test_a_gift_that_is_stopped_takes_only_what_is_asked_for(noun, facts, chief):
    gift = asked_for(chief)
    person = chief if noun == "refusal" else gift.requested_by
    assert taken(OF_GIFTS, sent_to(gift, noun, person, 0, **facts)) == []


def test_a_gift_that_goes_ahead_takes_only_what_is_asked_for(chief):
    gift = asked_for(chief)
    gift.approve(by=chief, at=now(), note="")
    gift.complaint.read_emotion(by=gift.requested_by, at=now(), level="strong", kind="angry")
    gift = Gift.objects.get(pk=gift.pk)
    assert taken(OF_GIFTS, sent_to(gift, "in-spite", chief, 0, why="They asked for it.")) == []


def test_care_takes_only_what_it_asks_for(chief):
    customer, agent = make_customer(chief.team), make_person("agent", team=chief.team)
    where, day = f"/customers/{customer.pk}/care/", (now() + timedelta(days=9)).strftime("%Y-%m-%dT10:00")
    begun = {
        "programme": Programme.objects.get(code="repair").pk,
        "account_manager": agent.pk,
        "reason": "A spoilt day.",
    }
    event = (chief, f"/customers/{customer.pk}/events/", {"kind": "visit", "happens_at": day}, EventForm.base_fields)
    assert taken(OF_CARE, event, (chief, where, begun, CareForm.base_fields)) == []
    step, care = FollowUp.objects.order_by("latest_at").first(), Enrolment.objects.get()
    over = {"assignee": chief.pk, "version": step.version}, {"reason": "No wish.", "version": step.version}
    ended = {"outcome": "recovered", "reason": "She is back."}
    assert (
        taken(
            OF_CARE,
            (chief, f"/follow-ups/{step.pk}/assignee/", over[0], AssigneeForm.base_fields),
            (chief, f"/follow-ups/{step.pk}/cancellation/", over[1], CancellationForm.base_fields),
            (chief, f"{where}{care.pk}/leave/", ended, OutcomeForm.base_fields),
        )
        == []
    )


def test_training_takes_only_what_it_asks_for(chief):
    agent = make_person("agent", team=chief.team)
    case, trainer = make_resolved_case(agent, severity="moderate"), make_person("trainer")
    of_case, day = f"/cases/{case.reference}/", (now() + timedelta(days=9)).strftime("%Y-%m-%d")
    answers = {"number": 1, "felt": "Alone.", "broke": "A promise.", "changes": "Ring first."}
    words = {"agent": agent.pk, "behaviour": "Rang late.", "effect": "They waited.", "change": "Ring.", "check_on": day}
    pin = {"at": written(now()), "kind": PinKind.values[0], "words": "Here."}
    card = {"agent": agent.pk, "rubric": Rubric.objects.get(code="complaint").pk}
    assert (
        taken(
            OF_TRAINING,
            (agent, f"{of_case}nomination/", {"lesson": "model", "why": "She thanked us."}, NominationForm.base_fields),
            (trainer, f"{of_case}review/", answers, ReviewForm.base_fields),
            (trainer, f"{of_case}scorecard/", card, BeginForm.base_fields),
            (trainer, f"{of_case}coaching/", words, NoteForm.base_fields),
            (trainer, "/training/packs/new/", {"title": "To keep", "purpose": "To listen."}, PackForm.base_fields),
            (trainer, f"/training/replay/{case.reference}/pins/", pin, PinForm.base_fields),
        )
        == []
    )
    note, made = CoachingNote.objects.get(), Scorecard.objects.get()
    told = {"version": note.version, "comment": "I will."}
    kept = {"version": made.version, "summary": "As a whole."}
    assert (
        taken(
            OF_TRAINING,
            (agent, f"/training/coaching/{note.pk}/acknowledgement/", told, AcknowledgeForm.base_fields),
            (trainer, f"/training/scorecards/{made.pk}/", kept, CardForm.base_fields),
        )
        == []
    )


def test_privacy_takes_only_what_it_asks_for(chief):
    customer, agent = make_customer(chief.team), make_person("agent", team=chief.team)
    asked = {"received_at": "2026-01-05T10:00", "channel": "phone", "basis": "wish", "identity": "document"}
    where = f"/customers/{customer.pk}/privacy/"
    assert taken(OF_PRIVACY, (agent, where, asked, AskForm.base_fields)) == []
    first = ErasureRequest.objects.get()
    kept = {"version": first.version, "why": "duty_to_keep"}
    refused = (chief, f"/privacy/{first.reference}/refusal/", kept, RefusalForm.base_fields)
    assert taken(OF_PRIVACY, refused, (agent, where, asked, AskForm.base_fields)) == []
    second = ErasureRequest.objects.exclude(pk=first.pk).get()
    sure = {"version": second.version, "understood": "on"}
    carried = (chief, f"/privacy/{second.reference}/carrying-out/", sure, CarryOutForm.base_fields)
    assert taken(OF_PRIVACY, carried) == []


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


def test_a_step_of_a_gift_that_took_more_would_be_seen(chief, monkeypatch):
    """The same defect in a step that is no door of a case."""
    step = GIFT_STEPS["approval"]

    class Leaking(step.form):
        """Writes what it was sent, into the gift that is then saved."""

        def __init__(self, *args, gift, **kwargs):
            super().__init__(*args, gift=gift, **kwargs)
            gift.proof = self.data.get("proof", gift.proof)

    monkeypatch.setitem(GIFT_STEPS, "approval", replace(step, form=Leaking))
    gift = asked_for(chief)
    found = taken(OF_GIFTS, sent_to(gift, "approval", chief, 0, note="Well."))
    assert found == [(f"/gifts/{gift.pk}/approval/", "Gift")]
