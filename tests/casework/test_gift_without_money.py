"""Giving from a case where there is no budget, too small a one, or two who reach for the last of it at once."""

from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils.timezone import now

from casework.remedying import remedy_with_gift
from gifts.models import Budget, BudgetExceeded, Gift
from tests.builders import make_person, make_team
from tests.casework.test_gift_page import CARD, address, filled
from tests.goodwill import make_budget, make_item, make_sorry_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(db):
    return make_item(250)


def test_an_empty_budget_says_what_is_left(client, agent, team, item):
    make_budget(team, 100, by=make_person("manager"))
    case = make_sorry_case(agent)
    client.force_login(agent)
    answer = client.post(address(case), filled(item))
    assert answer.status_code == 422
    assert "TWD\xa0100" in answer.content.decode()
    assert not Gift.objects.exists()


def test_without_a_budget_the_page_says_so_and_keeps_the_words(client, agent, item):
    case = make_sorry_case(agent)
    client.force_login(agent)
    assert "No budget covers" in client.get(address(case)).content.decode()
    answer = client.post(address(case), filled(item))
    assert answer.status_code == 422
    assert CARD["card_thanks"] in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_at_once_never_overspend_a_budget():
    team = make_team()
    agents = [make_person("agent", team=team) for _number in range(2)]
    budget = make_budget(team, 400, by=make_person("manager"))
    item, barrier, outcomes = make_item(300), Barrier(2), []
    cases = [make_sorry_case(agent) for agent in agents]

    def give(case, agent):
        try:
            barrier.wait(10)
            outcomes.append(remedy_with_gift(case, by=agent, at=now(), item=item, amount=300).state)
        except BudgetExceeded:
            outcomes.append("exceeded")
        finally:
            connection.close()

    threads = [Thread(target=give, args=pair) for pair in zip(cases, agents, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(outcomes) == ["approved", "exceeded"]
    assert Budget.objects.get(pk=budget.pk).reserved == 300
    assert Gift.objects.count() == 1
