"""Care for a relationship: who looks after it, by which dates, with what priority, and how it ends."""

import pytest
from django.utils.timezone import now

from audit.models import Entry
from complaints.merging import withdraw_case
from customers.models import Customer
from followups.caring import begin_care
from followups.models import Enrolment, FollowUp, Programme
from followups.programmes import contact_refused
from tests.builders import make_case, make_customer, make_person, make_team

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    return make_team()


@pytest.fixture
def chief(team):
    return make_person("supervisor", team=team)


@pytest.fixture
def agent(team):
    return make_person("agent", team=team)


@pytest.fixture
def customer(team):
    return make_customer(team, name="Nora Wolfe")


def repair():
    return Programme.objects.get(code="repair")


def begun(client, customer, agent, **facts):
    wanted = {"programme": repair().pk, "account_manager": agent.pk, "gives_priority": "on", "reason": "A spoilt day."}
    return client.post(f"/customers/{customer.pk}/care/", wanted | facts)


def test_supervisors_begin_care_with_a_manager_dates_and_priority(client, customer, agent, chief):
    client.force_login(agent)
    assert client.get(f"/customers/{customer.pk}/care/").status_code == 403
    assert "/care/" not in client.get(f"/customers/{customer.pk}/").content.decode()
    client.force_login(chief)
    assert "/care/" in client.get(f"/customers/{customer.pk}/").content.decode()
    assert begun(client, customer, agent).status_code == 302
    found = Customer.objects.get()
    assert (found.account_manager, found.tier) == (agent, "important")
    steps = FollowUp.objects.filter(enrolment=Enrolment.objects.get())
    assert set(steps.values_list("assignee", "complaint")) == {(agent.pk, None)}
    assert steps.count() == 4
    page = client.get(f"/customers/{customer.pk}/care/").content.decode()
    assert "Care call after 6 months" in page
    assert begun(client, customer, agent).status_code == 422, "already in it"


def test_it_ends_with_a_reason_and_an_outcome_and_priority_ends_with_it(client, customer, agent, chief):
    client.force_login(chief)
    begun(client, customer, agent)
    care = Enrolment.objects.get()
    where = f"/customers/{customer.pk}/care/{care.pk}/leave/"
    assert client.post(where, {"outcome": "recovered"}).status_code == 422
    assert client.post(where, {"outcome": "recovered", "reason": "She is back."}).status_code == 302
    care = Enrolment.objects.get()
    assert (care.state, care.outcome, care.remark) == ("left", "recovered", "She is back.")
    assert Customer.objects.get().tier == "ordinary"
    assert not FollowUp.objects.waiting().exists()
    assert client.post(where, {"outcome": "lost", "reason": "x"}).status_code == 302
    assert Enrolment.objects.get().outcome == "recovered"


def test_finished_care_is_judged_once(client, customer, agent, chief):
    client.force_login(chief)
    begun(client, customer, agent)
    for step in FollowUp.objects.order_by("programme_step__position"):
        step.carry_out(by=agent, at=now(), words="Well.")
    care = Enrolment.objects.get()
    assert (care.state, Customer.objects.get().tier) == ("finished", "ordinary")
    where = f"/customers/{customer.pk}/care/{care.pk}/outcome/"
    assert client.post(where, {"outcome": "steady"}).status_code == 302
    assert client.post(where, {"outcome": "lost"}).status_code == 302
    assert Enrolment.objects.get().outcome == "steady"
    assert Entry.objects.filter(verb="enrolment_judge").count() == 1


def test_whoever_weighed_more_before_still_does_afterwards(team, chief, agent):
    customer = make_customer(team, tier="important")
    care = begin_care(customer, by=chief, at=now(), programme=repair(), team=team, gives_priority=True)
    assert not care.gives_priority
    contact_refused(customer, by=agent, at=now())
    assert (Enrolment.objects.get().state, Customer.objects.get().tier) == ("left", "important")


@pytest.mark.parametrize("why", ["by_customer", "duplicate"])
def test_care_because_of_a_case_ends_when_that_is_withdrawn_or_merged(agent, chief, customer, why):
    stays = make_case(by=agent, customer=customer)
    case = make_case(by=agent, customer=customer)
    facts = {"by": chief, "at": now(), "programme": repair(), "team": case.team, "complaint": case}
    begin_care(customer, **facts)
    withdraw_case(case, by=agent, at=now(), why=why, duplicate_of=stays if why == "duplicate" else None)
    assert Enrolment.objects.get().state == "left"
    assert Entry.objects.get(verb="enrolment_leave").facts["why"] == "withdrawn"


def test_all_between_us_stands_on_one_line_within_twelve_queries(
    client, customer, agent, chief, django_assert_max_num_queries
):
    for _number in range(3):
        make_case("closed", by=agent, customer=customer)
    customer.purchases.create(number="SO-1", item="Bone china", bought_on=now().date(), amount=100, currency="TWD")
    begin_care(customer, by=chief, at=now(), programme=repair(), team=chief.team, gives_priority=True)
    client.force_login(chief)
    with django_assert_max_num_queries(12):
        page = client.get(f"/customers/{customer.pk}/").content.decode()
    for words in ("Bone china", "Began: Relationship repair", "before: ordinary", "Care call after 3 months"):
        assert words in page
    only = client.get(f"/customers/{customer.pk}/?kind=purchase").content.decode()
    assert "Bone china" in only
    assert "Began:" not in only


def test_the_line_goes_back_bit_by_bit(client, customer, agent):
    for number in range(35):
        customer.purchases.create(
            number=f"SO-{number}", item=f"Cup {number}", bought_on=now().date(), amount=1, currency="TWD"
        )
    client.force_login(agent)
    first = client.get(f"/customers/{customer.pk}/").content.decode()
    assert "shown=60" in first
    assert "Cup 0<" not in first
    further = client.get(f"/customers/{customer.pk}/?shown=60").content.decode()
    assert "Cup 0<" in further
    assert 'href="?shown' not in further
    for wrong in ("x", "-1", "٣", "99999999"):
        assert client.get(f"/customers/{customer.pk}/?shown={wrong}").status_code == 200
