"""Trainers and auditors read without names, numbers and addresses; an auditor may lift the mask.

That no page at all shows a masked reader who a customer is, is seen where every page is read: tests/i18n/test_pages.py.
"""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from audit.models import Access, Entry
from complaints.models import Complaint, Message
from customers.models import Customer
from history.masking import MaskedRow, Sight, seen_by
from tests.builders import make_person
from tests.i18n.places import admin_pages, visited, workspace_pages
from tests.security.masked import identities, make_masked_world, named
from tests.staging import staged

pytestmark = pytest.mark.django_db


made, world = staged(make_masked_world)


def looked_for(client, person, pages, words):
    """Open the pages as ``person``: (a page, those of the words that stand on it), one after the other."""
    client.force_login(person)
    return ((page, named(response, words)) for page, response in visited(client, pages))


def seen(client, person, pages) -> dict[str, set[str]]:
    """{page: the identities that it shows}."""
    return {page: found for page, found in looked_for(client, person, pages, identities()) if found}


def test_a_manager_without_a_mask_reads_all_of_it(client, world):
    """Those of one case and its customer first: they show nearly all of it."""
    person, wanted = make_person("manager"), identities()
    first = [f"/cases/{case.reference}/" for case in world.cases]
    pages = [*first, f"/customers/{world.customer.pk}/", *workspace_pages(world), *admin_pages(person)]
    for _page, found in looked_for(client, person, pages, wanted):
        wanted = wanted - found
        if not wanted:
            return
    raise AssertionError(wanted)


def test_a_trainer_is_masked_as_well(client, world):
    person, case = make_person("trainer"), world.cases[0]
    assert seen(client, person, [f"/cases/{case.reference}/", f"/customers/{world.customer.pk}/", "/desk/"]) == {}


def test_an_auditor_lifts_the_mask_of_one_case_with_a_reason(client, world):
    auditor, case = make_person("auditor"), world.cases[0]
    client.force_login(auditor)
    page = f"/cases/{case.reference}/"
    assert "Quillon Brask" not in client.get(page).content.decode()

    assert client.post(f"{page}unmasking/", {"why": "sample"}).status_code == 302

    assert "Quillon Brask" in client.get(page).content.decode()
    line = Access.objects.get(kind="unmasked")
    assert (line.actor, line.subject_id, line.facts) == (auditor, case.pk, {"why": "sample"})


def test_the_mask_falls_again(client, world, monkeypatch):
    client.force_login(make_person("auditor"))
    page = f"/cases/{world.cases[0].reference}/"
    client.post(f"{page}unmasking/", {"why": "sample"})
    later = now() + timedelta(minutes=16)
    monkeypatch.setattr("accounts.middleware.now", lambda: later)
    assert "Quillon Brask" not in client.get(page).content.decode()


def test_without_a_reason_nothing_is_lifted(client, world):
    client.force_login(make_person("auditor"))
    page = f"/cases/{world.cases[0].reference}/"
    assert client.post(f"{page}unmasking/", {"why": "curiosity"}).status_code == 400
    assert not Access.objects.filter(kind="unmasked").exists()


def test_a_trainer_never_lifts_it(client, world):
    client.force_login(make_person("trainer"))
    assert client.post(f"/cases/{world.cases[0].reference}/unmasking/", {"why": "sample"}).status_code == 403
    assert client.post(f"/customers/{world.customer.pk}/unmasking/", {"why": "sample"}).status_code == 403


def test_a_masked_row_cannot_be_saved(world):
    with seen_by(Sight(masks=lambda: True)), pytest.raises(MaskedRow):
        Customer.objects.get(pk=world.customer.pk).save()


def test_a_name_is_hidden_in_words_read_before_it_was_known(world):
    with seen_by(Sight(masks=lambda: True)):
        message = Message.objects.get(body__contains="Brask")
        Complaint.objects.get(pk=message.complaint_id)
        assert "Brask" not in str(message.body)
        assert Entry.objects.first().sentence


def test_of_an_address_with_a_name_in_it_nothing_is_left(world):
    with seen_by(Sight(masks=lambda: True)):
        message = Message.objects.get(body__contains="Brask")
        Complaint.objects.get(pk=message.complaint_id)
        assert "example.org" not in str(message.body)
