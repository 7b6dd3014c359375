"""Gifts, their budget and their stock against a plain model: whatever is done in whatever order, the sums agree."""

from copy import deepcopy
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.timezone import now
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from gifts.agreement import budgets_beside_their_ledger, gifts_beside_the_ledger
from gifts.giving import draft_gift
from gifts.models import Budget, BudgetExceeded, Gift, GiftItem, OutOfStock, SpendingAuthority
from tests.builders import policies_become
from tests.goodwill import make_budget, make_item, make_sorry_case

CARD = dict.fromkeys(("card_apology", "card_remedy", "card_thanks", "card_future"), "We are sorry.")
FACTS = {"cancel": {"why": "No."}, "take_return": {"why": "Moved."}}
NEXT = {  # by hand: {verb: (from, to, what becomes of money and piece)}
    "grant": ({"draft"}, "approved"),
    "prepare": ({"approved"}, "prepared"),
    "send": ({"prepared"}, "sent"),
    "deliver": ({"sent"}, "delivered"),
    "cancel": ({"draft", "approved", "prepared"}, "cancelled"),
    "take_return": ({"sent", "delivered"}, "returned"),
}


class Money(RuleBasedStateMachine):
    """The product beside {gift: [amount, state]} and three numbers."""

    gifts = Bundle("gifts")
    lines = Bundle("lines")

    def __init__(self, world):
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        for name, thing in deepcopy(world).items():
            setattr(self, name, thing)
        self.allocated, self.known, self.reversed = 500, {}, set()

    def teardown(self):
        """Each walk begins as the one before did."""
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    def used(self):
        return sum(amount for amount, state in self.known.values() if state not in {"draft", "cancelled", "returned"})

    def pieces(self, *states):
        return sum(state in states for _amount, state in self.known.values())

    @rule(target=gifts, amount=st.integers(1, 300))
    def draft(self, amount):
        facts = {"item": self.item, "amount": amount, "timing": "by_hand"}
        gift = draft_gift(self.case, by=self.agent, at=now(), **facts, **CARD)
        self.known[gift.pk] = [amount, "draft"]
        return gift.pk

    @rule(number=gifts, verb=st.sampled_from(sorted(NEXT)))
    def step(self, number, verb):
        amount, state = self.known[number]
        gift, (before, after) = Gift.objects.get(pk=number), NEXT[verb]
        if state not in before:
            with pytest.raises(Exception, match=verb):
                getattr(gift, verb)(by=self.agent, at=now(), **FACTS.get(verb, {}))
            return
        try:
            getattr(gift, verb)(by=self.agent, at=now(), **FACTS.get(verb, {}))
        except BudgetExceeded:
            assert verb == "grant"
            assert self.used() + amount > self.allocated
        except OutOfStock:
            assert verb == "grant"
            assert self.pieces("approved", "prepared", "sent", "delivered") == 3
        else:
            self.known[number][1] = after

    @rule(target=lines, amount=st.integers(-400, 400))
    def adjust(self, amount):
        try:
            line = self.budget.adjust(amount, by=self.chief, at=now(), why="so it is")
        except ValidationError:
            assert amount == 0
        except BudgetExceeded:
            assert self.allocated + amount < self.used()
        else:
            self.allocated += amount
            return line
        return None

    @rule(line=lines)
    def reverse(self, line):
        if line is None:
            return
        try:
            self.budget.reverse(line, by=self.chief, at=now(), why="a mistake")
        except ValidationError:
            assert line.pk in self.reversed
        except BudgetExceeded:
            assert self.allocated - line.amount < self.used()
        else:
            assert line.pk not in self.reversed
            self.reversed.add(line.pk)
            self.allocated -= line.amount

    @invariant()
    def agrees(self):
        stored, item = Budget.objects.get(pk=self.budget.pk), GiftItem.objects.get(pk=self.item.pk)
        held = sum(amount for amount, state in self.known.values() if state in {"approved", "prepared"})
        assert (stored.allocated, stored.reserved, stored.used) == (self.allocated, held, self.used())
        assert item.reserved == self.pieces("approved", "prepared")
        assert item.on_hand == 3 - self.pieces("sent", "delivered")
        assert not budgets_beside_their_ledger().exists()
        assert not gifts_beside_the_ledger().exists()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def make_world(team, agent, chief) -> dict:
    """Little money, few pieces, and a case for which everything lies within the tier."""
    budget, item = make_budget(team, 500, by=chief), make_item(25, on_hand=3)
    case = make_sorry_case(agent, amount=2, severity="severe")
    return {"agent": agent, "chief": chief, "budget": budget, "item": item, "case": case}


@pytest.mark.django_db
def test_money_and_pieces_agree_with_a_plain_model_whatever_is_done(team, agent, manager):
    plenty = dict.fromkeys(("per_gift", "per_day", "per_customer_year"), 10**9)
    policies_become(SpendingAuthority.objects.filter(role="agent", currency="TWD"), **plenty)
    quickly = settings(max_examples=8, stateful_step_count=25, deadline=timedelta(seconds=10))
    world = make_world(team, agent, manager)
    run_state_machine_as_test(lambda: Money(world), settings=settings(quickly, suppress_health_check=list(HealthCheck)))
