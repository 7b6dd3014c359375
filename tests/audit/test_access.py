"""The access log: who opened what, searched, came in, went out and was turned away."""

import pytest
from django.db import DatabaseError, transaction

from audit.models import Access
from tests.builders import make_case, make_customer, make_person

pytestmark = pytest.mark.django_db


def lines():
    return list(Access.objects.order_by("pk").values_list("kind", "subject", "subject_id"))


def test_opening_a_case_is_told_once_an_hour(agent, client):
    case = make_case("received", by=agent)
    client.force_login(agent)
    for _time in range(3):
        client.get(case.get_absolute_url())
    assert [line for line in lines() if line[0] == "opened"] == [("opened", "complaints.complaint", case.pk)]


def test_opening_a_customer_names_the_customer(agent, client):
    customer = make_customer()
    client.force_login(agent)
    client.get(f"/customers/{customer.pk}/")
    assert ("opened", "customers.customer", customer.pk) in lines()


def test_looking_for_a_person_is_told_without_the_words(agent, client):
    client.force_login(agent)
    client.get("/search/?q=Wolfe")
    assert Access.objects.get(kind="searched").facts == {}


def test_whoever_may_not_see_a_case_leaves_no_opening(agent, outsider, client):
    case = make_case("received", by=agent)
    client.force_login(outsider)
    assert client.get(case.get_absolute_url()).status_code == 404
    assert not Access.objects.filter(kind="opened").exists()


def test_coming_in_going_out_and_being_turned_away(client, team):
    person = make_person("agent", team=team, password="mended-with-gold")
    client.post("/sign-in/", {"username": person.username, "password": "wrong"})
    client.post("/sign-in/", {"username": "hunter2-my-password", "password": "x"})
    client.post("/sign-in/", {"username": person.username, "password": "mended-with-gold"})
    client.post("/sign-out/")
    assert lines() == [
        ("turned_away", "accounts.user", person.pk),
        ("turned_away", "", None),
        ("signed_in", "", None),
        ("signed_out", "", None),
    ]


def test_the_log_only_grows(agent, client):
    client.force_login(agent)
    for change in (lambda: Access.objects.update(kind="opened"), lambda: Access.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_change_of_rights_is_read_from_the_history(agent, manager, client):
    type(agent).objects.filter(pk=agent.pk).update(role="supervisor")
    client.force_login(manager)
    page = client.get("/admin/accounts/historicaluser/").context["cl"].result_list
    assert [(row.role, row.by_name) for row in page if row.id == agent.pk][0] == ("supervisor", None)


def test_opening_a_record_in_the_admin_is_told(agent, manager, client):
    case = make_case("received", by=agent)
    client.force_login(manager)
    for page in ("change", "history", "as-it-stood"):
        client.get(f"/admin/complaints/complaint/{case.pk}/{page}/")
    message = case.messages.first()
    client.get(f"/admin/complaints/message/{message.pk}/change/")
    opened = [line for line in lines() if line[0] == "opened"]
    assert opened == [("opened", "complaints.complaint", case.pk), ("opened", "complaints.message", message.pk)]
