"""Erasures, and others who work at the same moment, over real connections."""

from threading import Thread

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils.timezone import now

from audit.steps import MovedOn, RequirementsMissing
from complaints.models import Complaint
from history.attribution import attributed
from history.models import Erasure
from privacy.models import ErasureRequest
from tests.builders import register
from tests.privacy.test_erasing import ask, make_olive
from tests.security.test_two_at_once import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def customer(agent):
    return make_olive(agent)


def test_of_two_who_carry_out_at_once_one_is_told(customer, agent, legal, manager):
    request = ask(agent, customer=customer)
    pages = [(person, ErasureRequest.objects.get(pk=request.pk)) for person in (legal, manager)]
    outcomes = all_at_once(lambda page: page[1].carry_out(by=page[0], at=now()) or "done", pages)
    assert sorted(map(str, outcomes)) == sorted(map(str, ["done", MovedOn]))
    assert Erasure.objects.filter(people="customers_customer").count() == 1


def test_two_who_ask_at_once_make_one_request(customer, agent, colleague):
    outcomes = all_at_once(lambda person: str(ask(person, customer=customer)), [agent, colleague])
    assert ErasureRequest.objects.count() == 1
    assert IntegrityError in outcomes


def test_a_complaint_that_is_being_written_down_is_waited_for(customer, agent, legal):
    """The new case holds the customer until it is there; then it stands in the way, open as it is."""
    request, refused = ask(agent, customer=customer), []

    def carry_out():
        try:
            ErasureRequest.objects.get(pk=request.pk).carry_out(by=legal, at=now())
        except RequirementsMissing as error:
            refused.extend(item.code for item in error.missing)
        finally:
            connection.close()

    with transaction.atomic(), attributed(actor_id=agent.pk, reason="register"):
        register(agent, customer=customer)
        other = Thread(target=carry_out)
        other.start()
        other.join(0.5)
        assert other.is_alive(), "it waits"
    other.join(10)
    assert refused == ["open_case"]


def test_a_page_opened_meanwhile_shows_the_case_as_it_was(customer, agent, legal, client):
    case = Complaint.objects.get(customer=customer)
    client.force_login(agent)
    with transaction.atomic():
        ask(agent, customer=customer).carry_out(by=legal, at=now())
        seen = []

        def look():
            seen.append(client.get(f"/cases/{case.reference}/"))
            connection.close()

        reader = Thread(target=look)
        reader.start()
        reader.join(20)
        assert seen[0].status_code == 200, "reading waits for nobody"
        assert case.subject in seen[0].content.decode()
    assert case.subject not in client.get(f"/cases/{case.reference}/").content.decode()
