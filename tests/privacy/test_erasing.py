"""What stands in the way of an erasure, who may do it, and what happens when others work at the same time."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.utils.timezone import now
from django_fsm import TransitionNotAllowed

from audit.models import Entry
from audit.steps import MovedOn, RequirementsMissing
from complaints.models import Complaint
from customers.models import Customer
from followups.models import FollowUp
from history.models import Erasure
from privacy.erasing import erase_person
from privacy.models import ErasureRequest
from tests.builders import Cast, close, make_case, make_customer, make_person, register
from tests.goodwill import make_budget, make_item, make_resolved_case
from tests.history.chain import broken_links
from tests.staging import staged

pytestmark = pytest.mark.django_db


def ask(by, **person):
    return ErasureRequest.ask(by=by, at=now(), basis="wish", identity="document", **person)


def make_olive(agent) -> Customer:
    """Two phones, one closed case."""
    found = make_customer(agent.team, name="Olive Tree", address="2 Lime Street", salutation="ms")
    for phone in ("0912 111 222", "0912 333 444"):
        found.contact_points.create(kind="phone", value=phone)
    make_case("closed", by=agent, customer=found)
    return found


def cast_that_knows_olive():
    """Who prepares and carries out erasures, and whose data go."""
    cast = Cast()
    assert cast.manager
    cast.customer = make_olive(cast.agent)
    return cast


made, cast = staged(cast_that_knows_olive)


@pytest.fixture
def customer(cast):
    return cast.customer


def codes(request, by):
    with pytest.raises(RequirementsMissing) as refusal:
        request.carry_out(by=by, at=now())
    return {(item.code, str(item.thing)) for item in refusal.value.missing}


def test_two_phones_are_no_obstacle_and_both_are_gone(customer, agent, legal):
    request = ask(agent, customer=customer)
    request.carry_out(by=legal, at=now())
    assert customer.contact_points.count() == 0
    assert set(customer.contact_points.model.history.values_list("value", flat=True)) == {f"erased {customer.pk}"}
    assert request.counts["customers_contactpoint"] == 2
    again = Customer.objects.get(pk=customer.pk)
    assert (again.is_erased, str(again.addressed), again.external_number) == (True, "[erased]", "")
    assert not Customer.objects.not_erased().filter(pk=customer.pk).exists()
    assert broken_links(Customer) == broken_links(Complaint) == broken_links(Entry) == []


def test_nobody_carries_out_what_they_prepared(customer, manager, agent, legal):
    request = ask(manager, customer=customer)
    for person in (manager, agent, make_person("auditor"), make_person("administrator"), None):
        with pytest.raises((PermissionDenied, TransitionNotAllowed)):
            ErasureRequest.objects.get().carry_out(by=person, at=now())
    ErasureRequest.objects.get(pk=request.pk).carry_out(by=legal, at=now())
    with pytest.raises(PermissionDenied):
        ask(make_person("trainer"), customer=customer)
    with pytest.raises(IntegrityError), transaction.atomic():
        ErasureRequest.objects.filter(pk=request.pk).update(requested_by=legal)


def test_open_cases_and_gifts_on_the_way_are_named(customer, agent, manager, legal):
    from casework.remedying import remedy_with_gift

    make_budget(agent.team, by=manager)
    case = make_resolved_case(agent, customer=customer)
    card = dict.fromkeys(("card_apology", "card_remedy", "card_thanks", "card_future"), "Sorry.")
    gift = remedy_with_gift(case, by=agent, at=now(), item=make_item(280), amount=280, timing="by_hand", **card)
    request = ask(agent, customer=customer)
    assert codes(request, legal) == {("open_case", case.reference), ("open_gift", str(gift))}
    assert not Customer.objects.get(pk=customer.pk).is_erased
    assert not Erasure.objects.exists()


def test_waiting_follow_ups_are_cancelled(customer, agent, legal):
    case = make_resolved_case(agent, customer=customer)
    close(Complaint.objects.get(pk=case.pk), agent)
    assert FollowUp.objects.filter(complaint=case, state="scheduled").exists()
    ask(agent, customer=customer).carry_out(by=legal, at=now())
    assert set(FollowUp.objects.filter(complaint=case).values_list("state", flat=True)) == {"cancelled"}


def test_a_hold_placed_between_request_and_act_wins(customer, agent, legal):
    request = ask(agent, customer=customer)
    case = Complaint.objects.get(customer=customer)
    case.place_legal_hold(by=legal, at=now(), why="a letter from their lawyer")
    assert ("legal_hold", case.reference) in codes(request, legal)
    case = Complaint.objects.get(pk=case.pk)
    case.release_legal_hold(by=legal, at=now())
    ErasureRequest.objects.get().carry_out(by=legal, at=now())
    assert Complaint.objects.get(pk=case.pk).is_erased


@pytest.mark.parametrize("people", ["customers_customer", "complaints_complaint"])
def test_a_hold_wins_in_the_database_too(customer, legal, people):
    case = Complaint.objects.get(customer=customer)
    case.place_legal_hold(by=legal, at=now(), why="a letter from their lawyer")
    number = {"customers_customer": customer.pk, "complaints_complaint": case.pk}[people]
    with pytest.raises(IntegrityError, match="a legal hold stands on C-"), transaction.atomic():
        erase_person(people, number)


def test_no_data_goes_without_a_request(customer):
    """Whoever calls the database's own function, even as the application, is refused when the transaction ends."""
    case = customer.complaints.get()
    with pytest.raises(IntegrityError, match="without a request"), transaction.atomic():
        erase_person("complaints_complaint", case.pk)
        connection.check_constraints()
    assert not Complaint.objects.get(pk=case.pk).is_erased


def test_a_new_complaint_between_request_and_act_is_named(customer, agent, legal):
    request = ask(agent, customer=customer)
    late = register(agent, customer=customer)
    assert codes(request, legal) == {("open_case", late.reference)}


def test_erasing_again_reaches_only_what_came_since(customer, agent, legal):
    ask(agent, customer=customer).carry_out(by=legal, at=now())
    rows = Customer.history.count()
    second = ask(agent, customer=customer)
    second.carry_out(by=legal, at=now())
    assert second.counts == {}
    assert Customer.history.count() == rows, "nothing changed, so nothing is recorded"
    assert Erasure.objects.filter(people="customers_customer").count() == 2
    with pytest.raises(TransitionNotAllowed):
        second.carry_out(by=legal, at=now())


def test_nothing_more_is_done_on_an_erased_case(customer, agent, legal):
    stale = Complaint.objects.get(customer=customer)
    ask(agent, customer=customer).carry_out(by=legal, at=now())
    with pytest.raises(MovedOn):
        stale.add_message(by=agent, at=now(), direction="inbound", body="She called again.")
    with pytest.raises(PermissionDenied):
        Complaint.objects.get(pk=stale.pk).add_message(by=agent, at=now(), direction="inbound", body="Again.")


def test_what_was_empty_stays_empty_and_other_people_stay(customer, agent, legal):
    other = make_case("closed", by=agent, customer=make_customer(agent.team, name="Fig Tree"))
    ask(agent, customer=customer).carry_out(by=legal, at=now())
    case = Complaint.objects.get(customer=customer)
    assert (case.contact, case.complainant_name) == ("", "")
    assert Complaint.objects.get(pk=other.pk).subject == other.subject
    assert Customer.objects.get(pk=other.customer_id).name == "Fig Tree"


def test_the_request_holds_nothing_personal(customer, agent, legal):
    request = ask(agent, customer=customer)
    request.carry_out(by=legal, at=now())
    told = " ".join(map(str, ErasureRequest.objects.values().get().values()))
    told += " ".join(str(entry.facts) + entry.reason + entry.words for entry in Entry.objects.about(request))
    assert [word for word in ("Olive", "Lime", "0912") if word in told] == []
    assert not request._tracked.personal
