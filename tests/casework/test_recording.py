"""Writing a complaint down: known, new or unnamed customer; on behalf of somebody; another matter; mended at once."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from complaints.choices import State
from complaints.models import Complaint
from customers.models import Customer
from search.indexing import catch_up
from tests.builders import category, make_case, make_customer, make_person, make_purchase, register

pytestmark = pytest.mark.django_db

ADDRESS = "/cases/new/"


def words(**more):
    return {
        "channel": "phone",
        "words": "The kettle leaks.",
        "category": category().pk,
        "severity": "minor",
        "idempotency_key": uuid4(),
    } | more


def test_channel_words_and_category_are_enough(agent, client):
    client.force_login(agent)
    answer = client.post(ADDRESS, words())
    case = Complaint.objects.get()
    assert answer["Location"] == case.get_absolute_url()
    assert (case.customer, case.handler, case.state) == (None, agent, State.ACKNOWLEDGED)


@pytest.mark.parametrize("chosen", ["", "0", "999999", "abc", "٣", "1e3", "9" * 40])
def test_only_a_category_that_is_there_can_be_chosen(chosen, agent, client):
    client.force_login(agent)
    answer = client.post(ADDRESS, words(category=chosen))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["category"]
    assert not Complaint.objects.exists()


def test_a_category_that_is_no_longer_offered_cannot_be_chosen(agent, client):
    former = category("quality")
    former.is_offered = False
    former.save()
    client.force_login(agent)
    answer = client.post(ADDRESS, words(category=former.pk))
    assert answer.status_code == 422
    assert answer.context["form"].errors["category"] == [
        "Select a valid choice. That choice is not one of the available choices."
    ]


@pytest.mark.parametrize("name", ["customer", "same_contact_as", "purchase", "about_staff"])
def test_nobody_chooses_what_is_not_theirs_to_choose(name, agent, outsider, client):
    """Rows that are there, of another team or of nobody who was chosen."""
    stranger = make_customer(outsider.team)
    of_others = {
        "same_contact_as": make_case(State.RECEIVED, by=outsider).reference,
        "purchase": make_purchase(stranger).pk,
        "about_staff": outsider.pk,
        "customer": 987_654_321,
    }
    client.force_login(agent)
    answer = client.post(ADDRESS, words(**{name: of_others[name]}))
    assert list(answer.context["form"].errors) == [name]


def test_a_known_customer_keeps_their_language_and_purchase(agent, client):
    customer = make_customer(agent.team, language="zh-hans")
    purchase = make_purchase(customer)
    client.force_login(agent)
    client.post(ADDRESS, words(customer=customer.pk, purchase=purchase.pk))
    case = Complaint.objects.get()
    assert (case.customer, case.purchase, case.language) == (customer, purchase, "zh-hans")


def test_somebody_new_is_entered_once_even_on_a_double_click(agent, client):
    client.force_login(agent)
    data = words(new_name="陳美玲", new_phone="0900-000-417")
    for _ in range(2):
        client.post(ADDRESS, data)
    assert Customer.objects.get().contact_points.get().normalised == "0900000417"
    assert Complaint.objects.count() == 1


def test_nobody_records_a_complaint_about_themselves_and_keeps_it(agent, colleague, client):
    """It used to be theirs; on the phone it was refused with all its words, as they may not acknowledge it."""
    client.force_login(agent)
    answer = client.post(ADDRESS, words(about_staff=agent.pk))
    assert answer.status_code == 422
    assert "A colleague writes this down" in answer.content.decode()
    assert "The kettle leaks." in answer.content.decode()
    with pytest.raises(PermissionDenied):
        register(agent, about_staff=agent)
    assert not Complaint.objects.exists()
    client.post(ADDRESS, words(about_staff=colleague.pk))
    assert Complaint.objects.get().about_staff == colleague


def test_a_trivial_matter_is_resolved_with_four_inputs(agent, client):
    client.force_login(agent)
    client.post(ADDRESS, words(what_was_done="Refunded the ticket.", how_left="fine"))
    assert Complaint.objects.get().state == State.RESOLVED


def test_a_grave_matter_is_not_resolved_at_once_and_nothing_is_written(agent, client):
    client.force_login(agent)
    answer = client.post(ADDRESS, words(severity="severe", what_was_done="Refunded.", how_left="fine"))
    assert answer.status_code == 422
    assert not Complaint.objects.exists()


def test_somebody_may_speak_for_the_customer(agent, client):
    client.force_login(agent)
    client.post(ADDRESS, words(complainant_name="Her son", complainant_relation="son", consent_seen="on"))
    case = Complaint.objects.get()
    assert (case.complainant_name, case.consent_seen) == ("Her son", True)


def test_another_matter_of_the_same_call_brings_customer_and_channel_along(agent, client):
    customer = make_customer(agent.team)
    first = make_case(State.RECEIVED, by=agent, customer=customer, channel="counter")
    client.force_login(agent)
    form = client.get(ADDRESS, {"same_contact_as": first.reference}).context["form"]
    assert (form.initial["customer"], form.initial["channel"]) == (customer.pk, "counter")
    client.post(ADDRESS, words(same_contact_as=first.reference, customer=customer.pk))
    assert Complaint.objects.exclude(pk=first.pk).get().same_contact_as == first


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"words": ""}, "words"),
        ({"channel": "pigeon"}, "channel"),
        ({"category": "999999"}, "category"),
        ({"received_at": "2126-01-01T10:00"}, "received_at"),
        ({"new_phone": "0900-000-417"}, "new_name"),
        ({"how_left": "fine"}, "what_was_done"),
        ({"customer": "999999"}, "customer"),
        ({"words": "x" * 20_001}, "words"),
        ({"words": "a\x00b"}, "words"),
    ],
)
def test_what_cannot_be_gets_an_error_that_helps_and_nothing_is_lost(change, field, agent, client):
    client.force_login(agent)
    answer = client.post(ADDRESS, words(contact="kept as typed") | change)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert "kept as typed" in answer.content.decode()
    assert not Complaint.objects.exists()


def test_nobody_attaches_the_purchase_of_another_customer(agent, client):
    theirs = make_purchase(make_customer(agent.team))
    mine = make_customer(agent.team)
    client.force_login(agent)
    assert client.post(ADDRESS, words(customer=mine.pk, purchase=theirs.pk)).status_code == 422


def test_a_trainer_records_nothing(team, client):
    client.force_login(make_person("trainer", team=team))
    assert client.get(ADDRESS).status_code == 403


def test_customers_are_found_while_typing(agent, client, django_assert_max_num_queries):
    for name in ("Ellen Sørby", "Ellen Wu", "Owen Marsh"):
        make_customer(agent.team, name=name).contact_points.create(kind="phone", value="0900-000-1")
    catch_up()
    client.force_login(agent)
    with django_assert_max_num_queries(5):
        page = client.get("/cases/new/customers/", {"q": "ellen"}).content.decode()
    assert page.count("<a ") == 2


def test_the_words_suggest_and_say_why(agent, client):
    client.force_login(agent)
    page = client.post("/cases/new/suggestion/", {"words": "三天內退款的承諾沒有做到，我很生氣"}).content.decode()
    assert "id_emotion_kind_1" in page
    assert "suggest nothing" not in page
    assert "These words suggest nothing" in client.post("/cases/new/suggestion/", {"words": "Hello?"}).content.decode()
