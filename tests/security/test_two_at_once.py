"""Many hands on one thing at the same moment, over real connections: one wins, the others are told, nothing doubles."""

import os
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils.timezone import now
from django_fsm import TransitionNotAllowed

from audit.models import Entry
from audit.steps import MovedOn, RequirementsMissing
from casework.remedying import remedy_with_gift
from complaints.merging import withdraw_case
from complaints.models import Complaint, Hold
from complaints.tasks import end_waits, record_breaches
from gifts.models import Budget, Gift, GiftItem, LedgerLine
from gifts.models.budget import BudgetExceeded
from gifts.models.catalogue import OutOfStock
from tests.builders import make_case, make_person, make_team, register
from tests.goodwill import make_budget, make_item, make_sorry_case

pytestmark = pytest.mark.django_db(transaction=True)

HANDS, ROUNDS = 8, int(os.environ.get("ROUNDS", "3"))
CARD = dict.fromkeys(("card_apology", "card_remedy", "card_thanks", "card_future"), "We are sorry.")


def all_at_once(act, things):
    """What ``act`` returned or raised for each of ``things``, all begun at the same moment."""
    things = list(things)
    barrier, outcomes = Barrier(len(things)), []

    def run(thing):
        try:
            barrier.wait(20)
            outcomes.append(act(thing))
        except Exception as error:
            outcomes.append(type(error))
        finally:
            connection.close()

    threads = [Thread(target=run, args=[thing]) for thing in things]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(outcomes) == len(things)
    return outcomes


def test_one_of_eight_moves_the_case_and_the_others_are_told():
    team = make_team()
    people = [make_person("agent", team=team) for _hand in range(HANDS)]
    for _round in range(ROUNDS):
        case = register(people[0])

        def acknowledge(person, key=case.pk):
            Complaint.objects.get(pk=key).acknowledge(by=person, at=now(), channel="phone")
            return "won"

        outcomes = all_at_once(acknowledge, people)
        assert outcomes.count("won") == 1
        assert set(outcomes) <= {"won", MovedOn, TransitionNotAllowed}
        assert Entry.objects.filter(case_id=case.pk, verb="complaint_acknowledge").count() == 1
        assert case.acknowledgements.count() == 1
        assert Complaint.objects.get(pk=case.pk).version == case.version + 1


def test_a_case_is_put_on_hold_once_whoever_asks():
    people = [make_person("agent", team=team) for team in [make_team()] for _hand in range(HANDS)]
    case = make_case("investigating", by=people[0])

    def hold(person):
        Complaint.objects.get(pk=case.pk).hold(by=person, at=now(), why="answer")
        return "won"

    outcomes = all_at_once(hold, people)
    assert outcomes.count("won") == Hold.objects.count() == 1
    assert set(outcomes) <= {"won", TransitionNotAllowed}


def test_the_sweep_and_people_on_one_case_wait_for_each_other_and_nothing_is_told_twice():
    agent = make_person("agent", team=make_team())
    for _round in range(ROUNDS):
        start = now() - timedelta(hours=100)
        case = make_case("investigating", by=agent, at=start)
        case.hold(by=agent, at=start, why="answer", until=start + timedelta(hours=1))

        def sweep(key=case.pk):
            return end_waits(now()) + record_breaches(now())

        def hear(key=case.pk):
            Complaint.objects.get(pk=key).add_message(by=agent, at=now(), direction="inbound", body="Here it is.")
            return "heard"

        def move(key=case.pk):
            Complaint.objects.get(pk=key).withdraw(by=agent, at=now(), why="by_customer")
            return "moved"

        outcomes = all_at_once(lambda act: act(), [sweep, hear, sweep, move, sweep, hear])
        assert {outcome for outcome in outcomes if isinstance(outcome, type)} <= {MovedOn, TransitionNotAllowed}
        told = Entry.objects.filter(case_id=case.pk)
        assert told.filter(verb="complaint_resume").count() == 1
        assert told.filter(verb="complaint_miss_deadline").count() <= 1


def test_the_losers_of_a_page_all_saw_the_same_version_and_are_all_told():
    people = [make_person("agent", team=team) for team in [make_team()] for _hand in range(HANDS)]
    case = register(people[0])
    pages = [(person, Complaint.objects.get(pk=case.pk)) for person in people]

    def withdraw(page):
        page[1].withdraw(by=page[0], at=now(), why="by_customer")
        return "won"

    outcomes = all_at_once(withdraw, pages)
    assert sorted(map(str, outcomes)) == sorted(map(str, ["won"] + [MovedOn] * (HANDS - 1)))


@pytest.mark.parametrize(("on_hand", "money", "winners"), [(1, 80_000, 1), (50, 300, 1), (3, 750, 3)])
def test_eight_reach_for_the_last_piece_and_the_last_money(on_hand, money, winners):
    team = make_team()
    people = [make_person("agent", team=team) for _hand in range(HANDS)]
    budget, item = make_budget(team, money, by=make_person("manager")), make_item(250, on_hand=on_hand)
    cases = [(person, make_sorry_case(person)) for person in people]

    def give(pair):
        return remedy_with_gift(pair[1], by=pair[0], at=now(), item=item, amount=250, timing="by_hand", **CARD).state

    outcomes = all_at_once(give, cases)
    assert outcomes.count("approved") == winners, outcomes
    assert set(outcomes) <= {"approved", OutOfStock, BudgetExceeded}, outcomes
    assert Gift.objects.count() == winners
    assert GiftItem.objects.get(pk=item.pk).reserved == winners <= on_hand
    assert Budget.objects.get(pk=budget.pk).reserved == winners * 250 <= money
    assert LedgerLine.objects.filter(kind="reserve").count() == winners


def test_one_of_two_merges_goes_through_even_crosswise_and_the_other_is_told():
    agent = make_person("agent", team=make_team())
    at = now()
    for _round in range(3):
        first, second = (register(agent, at=at) for _number in range(2))
        pairs = [(Complaint.objects.get(pk=one.pk), other) for one, other in ((first, second), (second, first))]

        def merge(pair):
            withdraw_case(pair[0], by=agent, at=now(), why="duplicate", duplicate_of=pair[1])
            return "won"

        assert sorted(map(str, all_at_once(merge, pairs))) == [str(RequirementsMissing), "won"]
        third, stays = (register(agent, at=at) for _number in range(2))
        twice = [(Complaint.objects.get(pk=third.pk), stays) for _hand in range(2)]
        assert sorted(map(str, all_at_once(merge, twice))) == [str(MovedOn), "won"]
