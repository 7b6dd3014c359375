"""While recording: what may be the same matter, with the reason in words, and one press for either way on."""

from uuid import uuid4

import pytest
from django.utils.timezone import now
from django.utils.translation import override

from casework.alike import likely_the_same
from complaints.choices import State
from complaints.models import Complaint, Message
from search.indexing import catch_up
from tests.builders import category, make_case, make_customer, make_person, make_purchase, make_team, register

pytestmark = pytest.mark.django_db

ADDRESS = "/cases/new/"


def found(user, **asked):
    catch_up()
    with override("en"):
        return {one.case: one.reasons for one in likely_the_same(user, at=now(), **asked)}


def told(**more):
    known = {"channel": "phone", "words": "The spout of the kettle dribbles.", "category": category().pk}
    return known | {"severity": "minor", "idempotency_key": uuid4()} | more


def test_cases_of_the_customer_with_the_order_first(agent):
    customer = make_customer(agent.team)
    purchase = make_purchase(customer)
    same, other = register(agent, customer=customer, purchase=purchase), register(agent, customer=customer)
    ended = make_case(State.WITHDRAWN, by=agent, customer=customer)
    reasons = found(agent, customer=customer.pk, purchase=purchase.pk)
    assert list(reasons)[0] == same and reasons[same][0] == "same order"
    assert reasons.keys() == {same, other, ended} and reasons[other][0].startswith("same customer, ")


def test_similar_words_of_the_same_category_across_both_scripts(agent):
    leak = register(agent, words="新買的茶壺壺嘴會漏水，倒茶時整桌都是水")
    register(agent, words="你們的店員態度很差")
    register(agent, words="茶壺壺嘴漏水", category=category("billing"))
    reasons = found(agent, words="昨天买的壶嘴漏水了", category=category().pk)
    assert list(reasons) == [leak] and "壶嘴, 漏水" in reasons[leak][0]


def test_nobody_learns_of_a_case_that_they_may_not_see(agent):
    stranger = make_person("agent", team=make_team())
    register(stranger, words="The spout of the kettle dribbles.")
    register(
        agent, words="The spout of the kettle dribbles.", about_staff=(about := make_person("agent", team=agent.team))
    )
    assert not found(about, words="The spout of the kettle dribbles again.")
    assert len(found(agent, words="The spout of the kettle dribbles again.")) == 1


def test_it_costs_the_same_however_many_there_are(agent, django_assert_max_num_queries):
    customer = make_customer(agent.team)
    for _number in range(12):
        register(agent, customer=customer, words="The spout of the kettle dribbles.")
    catch_up()
    with django_assert_max_num_queries(3):
        assert likely_the_same(agent, at=now(), customer=customer.pk, words="The spout dribbles.", category=1)


def test_one_press_puts_the_words_into_that_case_and_loses_nothing(client, agent):
    customer = make_customer(agent.team)
    case = register(agent, customer=customer)
    client.force_login(agent)
    more = {"customer": customer.pk, "desired_outcome": "A new one", "emotion_level": "strong", "emotion_kind": "angry"}
    for _twice in range(2):
        answer = client.post(f"{ADDRESS}?add_to={case.reference}", told(**more))
    assert answer["Location"] == case.get_absolute_url() and Complaint.objects.count() == 1
    words = Message.objects.filter(is_verbatim=False).order_by("pk")
    assert [(one.direction, one.body) for one in words] == [
        ("inbound", "The spout of the kettle dribbles."),
        ("internal", "What they want: A new one"),
    ]
    assert Complaint.objects.get().emotion_level == "strong"


def test_words_of_one_customer_never_go_into_the_case_of_another(client, agent):
    case, somebody = register(agent, customer=make_customer(agent.team)), make_customer(agent.team)
    client.force_login(agent)
    answer = client.post(f"{ADDRESS}?add_to={case.reference}", told(customer=somebody.pk))
    assert answer.status_code == 422 and case.messages.count() == 1


def test_one_press_records_it_anyway_and_links_both(client, agent):
    case = register(agent)
    client.force_login(agent)
    client.post(f"{ADDRESS}?link_to={case.reference}", told())
    made = Complaint.objects.exclude(pk=case.pk).get()
    assert made.links.get().other == case and case.links.get().other == made


def test_the_panel_says_why_and_offers_both_ways(client, agent):
    case = register(agent, customer=(customer := make_customer(agent.team)))
    client.force_login(agent)
    shown = client.post("/cases/new/alike/", {"customer": customer.pk, "words": "Hello"}).content.decode()
    assert case.reference in shown and "same customer" in shown
    assert "?add_to=" in shown and "?link_to=" in shown
