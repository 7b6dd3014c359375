"""Two decisions at the same moment, over real connections: together they pass no limit."""

from contextlib import suppress
from threading import Barrier, BrokenBarrierError, Thread

import pytest
from django.db import connection
from django.utils.timezone import now

from audit.steps import RequirementsMissing
from casework.remedying import remedy_with_gift
from gifts.models import SpendingAuthority
from gifts.models import gift as gift_module
from tests.builders import make_customer, make_person, make_team, policies_become
from tests.gifts.test_authority import CARD, approve, asked
from tests.goodwill import make_budget, make_item, make_sorry_case

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("limit", ["per_day", "per_customer_year"])
@pytest.mark.parametrize("locked", [True, False], ids=["locked", "negative control"])
def test_two_decisions_at_once_never_pass_a_limit_together(limit, locked, monkeypatch):
    team = make_team()
    agent, chief = make_person("agent", team=team), make_person("manager")
    people = [make_person("supervisor", team=team) for _hand in range(2)]
    make_budget(team, by=chief)
    policies_become(SpendingAuthority.objects.filter(role="supervisor", currency="TWD"), **{limit: 2000})
    customer = make_customer(team, address="1 Harbour Road") if limit == "per_customer_year" else None
    gifts = [asked(agent, 1200, spent=10_000, **({"customer": customer} if customer else {})) for _gift in range(2)]
    if customer:  # waiting gifts count too: what two people would grant themselves is what races
        for gift in gifts:
            gift.cancel(by=agent, at=now(), why="anew")
        pairs = [(one, make_sorry_case(one, amount=10_000, customer=customer)) for one in people]
    else:
        pairs = [(people[0], gift) for gift in gifts]
    if not locked:
        for module in (gift_module, __import__("gifts.giving", fromlist=["giving"])):
            monkeypatch.setattr(module, "hold_limits", lambda *args, **facts: None)
    meet_at_the_sums(monkeypatch)
    barrier, outcomes = Barrier(2), []

    def decide(pair):
        by, thing = pair
        try:
            barrier.wait(20)
            if customer:
                facts = {"item": item, "amount": 1200, "timing": "by_hand", **CARD}
                outcomes.append(remedy_with_gift(thing, by=by, at=now(), **facts).state)
            else:
                outcomes.append(approve(thing, by).state)
        except RequirementsMissing:
            outcomes.append("refused")
        finally:
            connection.close()

    item = make_item(1200)
    threads = [Thread(target=decide, args=[pair]) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    together = outcomes.count("approved") * 1200
    assert len(outcomes) == 2
    assert (together <= 2000) is locked, outcomes


def meet_at_the_sums(monkeypatch):
    """Whoever has the sum waits until the other has it too, before either writes; a lock lets them wait in vain."""
    from gifts import authority

    plain, meeting = authority.already_of, Barrier(2)

    def meet(*args, **facts):
        found = plain(*args, **facts)
        with suppress(BrokenBarrierError):
            meeting.wait(0.4)
        return found

    monkeypatch.setattr(authority, "already_of", meet)
