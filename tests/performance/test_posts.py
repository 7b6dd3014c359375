"""What the two acts that agents wait for all day ask the database, exactly: the bar is sixteen statements each."""

from uuid import uuid4

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from complaints.choices import State
from complaints.models import Complaint
from tests.builders import category, make_case, make_customer
from tests.performance.test_budgets import BOUNDS

pytestmark = pytest.mark.django_db
WORDS = {"channel": "email", "words": "The teapot came broken.", "severity": "minor"}


def posted(client, address: str, told: dict) -> list[str]:
    """The statements of a form that was accepted, without the bounds of transactions."""
    for known in caches.settings:
        caches[known].clear()
    with CaptureQueriesContext(connection) as queries:
        assert client.post(address, told).status_code == 302
    return [one["sql"] for one in queries.captured_queries if not one["sql"].startswith(BOUNDS)]


def test_recording_a_complaint_asks_eleven_things(agent, client):
    """Who asks (2), the category, the form sent before, the number, standards, calendar; case, words, clocks, entry."""
    client.force_login(agent)
    told = WORDS | {"category": category().pk, "idempotency_key": uuid4()}
    assert len(posted(client, "/cases/new/", told)) == 11


def test_a_customer_who_is_chosen_costs_one_more(agent, client):
    client.force_login(agent)
    told = WORDS | {"category": category().pk, "customer": make_customer(agent.team).pk}
    assert len(posted(client, "/cases/new/", told)) == 11  # no key: nobody asks for one


def test_taking_a_step_asks_eleven_things(agent, client):
    client.force_login(agent)
    case = make_case(State.RECEIVED, by=agent)
    version = Complaint.objects.get(pk=case.pk).version
    address = f"/cases/{case.reference}/acknowledgement/"
    statements = posted(client, address, {"version": version, "channel": "email"})
    assert len(statements) == 11
    assert sum(one.startswith(("INSERT", "UPDATE")) for one in statements) == 4
