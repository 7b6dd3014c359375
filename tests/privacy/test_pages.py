"""The pages of privacy: who sees what, one prepares and another carries out, and erased things read well."""

import re

import pytest
from django.utils.timezone import now

from audit.models import Entry
from complaints.models import Complaint
from customers.models import Customer
from privacy.models import ErasureRequest
from tests.builders import Cast, make_case, make_customer
from tests.goodwill import make_budget, make_item
from tests.privacy.planted import TRACE, plant_person
from tests.staging import staged

pytestmark = pytest.mark.django_db

ASKED = {"received_at": "2026-11-01T10:00", "channel": "phone", "basis": "wish", "identity": "document"}


def make_cast():
    """A customer with a trace of theirs wherever there can be one."""
    cast = Cast()
    make_budget(cast.team, by=cast.manager)
    cast.customer, _words = plant_person(1, "en", by=cast.agent, chief=cast.manager, items=[make_item(280)])
    return cast


made, cast = staged(make_cast)


@pytest.fixture
def customer(cast):
    return cast.customer


def prepared(customer, by):
    return ErasureRequest.ask(by=by, at=now(), basis="wish", customer=customer, channel="phone", identity="document")


def test_an_agent_prepares_and_legal_carries_out(client, customer, agent, legal):
    client.force_login(agent)
    assert b"/privacy/" in client.get(f"/customers/{customer.pk}/").content
    answer = client.post(f"/customers/{customer.pk}/privacy/", ASKED, follow=True)
    request = ErasureRequest.objects.get()
    assert answer.redirect_chain[-1][0] == f"/privacy/{request.reference}/"
    assert b"carry-out-form" not in answer.content, "who prepared it does not decide"
    assert client.post(f"/privacy/{request.reference}/carrying-out/", {"version": 1}).status_code == 403

    client.force_login(legal)
    page = client.get(f"/privacy/{request.reference}/")
    assert b"carry-out-form" in page.content
    unsure = client.post(f"/privacy/{request.reference}/carrying-out/", {"version": 1})
    assert unsure.status_code == 422
    done = client.post(f"/privacy/{request.reference}/carrying-out/", {"version": 1, "understood": "on"}, follow=True)
    assert done.status_code == 200
    request = ErasureRequest.objects.get()
    assert (request.state, request.decided_by, request.requested_by) == ("carried_out", legal, agent)
    receipt = client.get(f"/privacy/{request.reference}/receipt/")
    assert request.reference.encode() in receipt.content
    late = client.post(f"/privacy/{request.reference}/carrying-out/", {"version": 1, "understood": "on"})
    assert late.status_code == 409


def test_a_second_request_shows_the_one_that_waits(client, customer, agent):
    first = prepared(customer, agent)
    client.force_login(agent)
    answer = client.post(f"/customers/{customer.pk}/privacy/", ASKED)
    assert (answer.status_code, answer.url) == (302, first.get_absolute_url())
    assert ErasureRequest.objects.count() == 1


def test_a_refusal_says_why_and_changes_nothing(client, customer, agent, legal):
    request = prepared(customer, agent)
    client.force_login(legal)
    client.post(f"/privacy/{request.reference}/refusal/", {"version": 1, "why": "duty_to_keep"})
    assert ErasureRequest.objects.get().refused_because == "duty_to_keep"
    assert not Customer.objects.get(pk=customer.pk).is_erased
    assert client.get(f"/privacy/{request.reference}/receipt/").status_code == 404


@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
def test_erased_people_and_cases_read_well_everywhere(client, customer, agent, legal, manager, language):
    case = Complaint.objects.get(customer=customer)
    gift, followup = case.gifts.get(), case.followups.first()
    request = prepared(customer, agent)
    request.carry_out(by=legal, at=now())
    word = {"en": "[erased]", "zh-hant": "〔已刪除〕", "zh-hans": "〔已删除〕"}[language]
    for person in (manager, agent):
        person.language = language
        person.save(update_fields=["language"])
    client.force_login(manager)
    client.cookies["django_language"] = language
    for url in (
        f"/customers/{customer.pk}/", f"/cases/{case.reference}/", f"/gifts/{gift.pk}/", f"/gifts/{gift.pk}/card/",
        f"/follow-ups/{followup.pk}/", "/customers/", "/gifts/?state=", f"/privacy/{request.reference}/",
        f"/admin/complaints/complaint/{case.pk}/change/", f"/admin/complaints/complaint/{case.pk}/history/",
        f"/admin/customers/customer/{customer.pk}/history/", f"/desk/preview/{case.reference}/",
    ):  # fmt: skip
        answer = client.get(url)
        text = answer.content.decode()
        assert answer.status_code == 200, url
        assert not re.search(r"erased [0-9]", text), (url, text[text.find("erased ") - 300 : text.find("erased ") + 40])
        assert not TRACE.findall(text.lower()), url
        if url != f"/gifts/{gift.pk}/card/":
            assert word in text, url
    assert client.get(f"/search/?q={case.reference}", follow=True).status_code == 200
    assert client.get(f"/customers/{customer.pk}/facts/").status_code == 404
    assert client.post(f"/cases/{case.reference}/reopening/", {}).status_code in {403, 409}


def test_a_case_of_nobody_we_know_is_erased_by_itself(client, agent, legal):
    case = make_case("withdrawn", by=agent, complainant_name="Walter Passerby", contact="0955999000")
    client.force_login(agent)
    client.post(f"/cases/{case.reference}/erasure/", ASKED)
    request = ErasureRequest.objects.get()
    assert request.complaint == case
    request.carry_out(by=legal, at=now())
    again = Complaint.objects.get(pk=case.pk)
    assert again.is_erased
    assert again.complainant_name == again.contact == f"erased {case.pk}"
    verbs = list(Entry.objects.about_case(case.pk).values_list("verb", flat=True))
    assert verbs[-3:] == ["erasurerequest_ask", "complaint_erase", "erasurerequest_carry_out"]


def test_a_case_with_a_customer_goes_with_its_customer(client, agent):
    case = make_case(by=agent, customer=make_customer(agent.team))
    client.force_login(agent)
    answer = client.get(f"/cases/{case.reference}/erasure/")
    assert (answer.status_code, answer.url) == (302, f"/customers/{case.customer_id}/privacy/")


def test_lists_are_bounded_and_an_agent_sees_their_own(client, agent, colleague, manager):
    for _each in range(52):
        prepared(make_customer(agent.team), agent)
    client.force_login(manager)
    page = client.get("/privacy/").content.decode()
    assert page.count('class="reference"') == 50
    assert "before=" in page
    client.force_login(colleague)
    assert 'class="reference"' not in client.get("/privacy/?view=all").content.decode()
