"""Everything between us and one customer, and how it is corrected."""

import pytest
from django.utils.timezone import now

from audit.models import Entry
from casework.remedying import remedy_with_gift
from casework.views import customer as page_of
from customers.models import ContactPoint, Customer
from search.indexing import catch_up
from tests.builders import make_customer, make_person, make_team, register
from tests.goodwill import make_budget, make_item, make_resolved_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    return make_team()


@pytest.fixture
def agent(team):
    return make_person("agent", team=team)


@pytest.fixture
def customer(team):
    found = make_customer(team, name="Nora Wolfe", address="1 Harbour Road", external_number="K-88")
    found.contact_points.create(kind="phone", value="0900-000-392", is_preferred=True)
    return found


def test_only_readers_of_cases_see_customers(client, customer, agent):
    assert client.get("/customers/").status_code == 302
    client.force_login(make_person("administrator"))
    assert client.get("/customers/").status_code == 403
    assert client.get(f"/customers/{customer.pk}/").status_code == 404
    assert client.get(f"/customers/{customer.pk}/facts/").status_code == 404
    client.force_login(agent)
    assert client.post("/customers/").status_code == 405
    assert client.post(f"/customers/{customer.pk}/").status_code == 405


@pytest.mark.parametrize("query", ["nora", "0900000392", "000392", "K-88"])
def test_a_customer_is_found_by_name_phone_and_number(client, customer, agent, query, django_assert_max_num_queries):
    make_customer(name="Somebody Else")
    catch_up()
    client.force_login(agent)
    with django_assert_max_num_queries(6):
        page = client.get(f"/customers/?q={query}").content.decode()
    assert f"/customers/{customer.pk}/" in page
    assert "Somebody Else" not in page


def test_who_fits_nobody_may_be_new(client, agent):
    client.force_login(agent)
    page = client.get("/customers/?q=zz").content.decode()
    assert "/cases/new/" in page


def test_the_list_goes_on_where_it_stopped(client, agent, monkeypatch):
    monkeypatch.setattr(page_of, "PAGE", 1)
    older, newer = make_customer(agent.team, name="Older"), make_customer(agent.team, name="Newer")
    client.force_login(agent)
    assert f"?before={newer.pk}" in client.get("/customers/").content.decode()
    assert "Older" in client.get(f"/customers/?before={newer.pk}").content.decode()
    assert older.pk < newer.pk


def test_without_words_only_the_customers_of_ones_own_team_are_listed(client, agent):
    make_customer(agent.team, name="Ours")
    make_customer(name="Theirs")
    catch_up()
    client.force_login(agent)
    assert [row.name for row in client.get("/customers/").context["rows"]] == ["Ours"]
    assert [row.name for row in client.get("/customers/?q=their").context["rows"]] == ["Theirs"]


def test_one_page_holds_everything_between_us(client, customer, agent, team, django_assert_max_num_queries):
    make_budget(team, by=make_person("manager"))
    case = make_resolved_case(agent, customer=customer)
    gift = remedy_with_gift(case, by=agent, at=now(), item=make_item(250), amount=250)
    client.force_login(agent)
    with django_assert_max_num_queries(10):
        page = client.get(f"/customers/{customer.pk}/").content.decode()
    for words in (case.reference, str(gift.item), "0900-000-392", "Bone china", f"/cases/new/?customer={customer.pk}"):
        assert words in page


def test_a_long_matter_is_cut_with_a_mark(client, customer, agent):
    register(agent, customer=customer, words="She rang twice. " * 20)
    client.force_login(agent)
    page = client.get(f"/customers/{customer.pk}/").content.decode()
    assert f"{'She rang twice. ' * 7}She…" in page


def test_cases_of_other_teams_stay_theirs(client, customer, agent):
    case = make_resolved_case(agent, customer=customer)
    client.force_login(make_person("agent", team=make_team()))
    assert case.reference not in client.get(f"/customers/{customer.pk}/").content.decode()


def facts_page(client, customer):
    return client.get(f"/customers/{customer.pk}/facts/").context


def filled(context, **changes):
    """What a browser would post from the page."""
    form, contacts = context["form"], context["contacts"]
    data = {}
    for one in (form, contacts.management_form, *contacts.forms):
        for bound in one:
            value = bound.value()
            name = bound.html_name
            if value not in (None, False):
                data[name] = bound.field.widget.format_value(value) if hasattr(bound.field.widget, "format") else value
            if one is form and bound.field.show_hidden_initial and value not in (None, False):
                data[bound.html_initial_name] = data[name]
    return data | changes


def test_a_reader_corrects_nothing(client, customer):
    client.force_login(make_person("auditor"))
    assert client.get(f"/customers/{customer.pk}/facts/").status_code == 403
    assert client.post(f"/customers/{customer.pk}/facts/", {}).status_code == 403


def test_a_correction_keeps_who_and_why(client, customer, agent):
    client.force_login(agent)
    data = filled(facts_page(client, customer), name="Nora Woolf", tier="important", why="mistake")
    assert client.post(f"/customers/{customer.pk}/facts/", data).status_code == 302
    corrected = Customer.objects.get(pk=customer.pk)
    assert (corrected.name, corrected.tier, corrected.address) == ("Nora Woolf", "important", "1 Harbour Road")
    newest, told = corrected.history.first(), Entry.objects.about(corrected).get()
    assert (newest.history_user_id, newest.xact) == (agent.pk, told.xact)
    assert (told.actor, told.sentence) == (agent, "corrected what is known: it was entered wrongly")


def test_two_people_may_correct_different_things(client, customer, agent):
    client.force_login(agent)
    data = filled(facts_page(client, customer), address="2 Hill Street")
    Customer.objects.filter(pk=customer.pk).update(name="Nora Woolf")
    assert client.post(f"/customers/{customer.pk}/facts/", data).status_code == 302
    found = Customer.objects.get(pk=customer.pk)
    assert (found.name, found.address) == ("Nora Woolf", "2 Hill Street")


def test_hours_that_end_before_they_begin_are_refused(client, customer, agent):
    client.force_login(agent)
    data = filled(facts_page(client, customer), call_from="20:00", call_until="09:00", name="X")
    assert client.post(f"/customers/{customer.pk}/facts/", data).status_code == 422
    assert Customer.objects.get(pk=customer.pk).name == "Nora Wolfe"


def test_a_contact_is_added_once(client, customer, agent):
    client.force_login(agent)
    new = {"contacts-1-kind": "email", "contacts-1-value": "nora@example.com"}
    where = f"/customers/{customer.pk}/facts/"
    assert client.post(where, filled(facts_page(client, customer)) | new).status_code == 302
    assert ContactPoint.objects.filter(customer=customer).count() == 2
    again = {"contacts-2-kind": "phone", "contacts-2-value": "+886 900 000 392"}
    answer = client.post(where, filled(facts_page(client, customer)) | again)
    assert answer.status_code == 422
    assert "written differently" in answer.content.decode()
    assert ContactPoint.objects.filter(customer=customer).count() == 2
