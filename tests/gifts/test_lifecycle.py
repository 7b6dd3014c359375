"""The graph of a gift, against a table written by hand (state_verb_role.csv): never derived from the code."""

import csv
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.timezone import now
from django_fsm import TransitionNotAllowed

from accounts.models import Role
from audit.models import Entry
from gifts.choices import GiftState
from gifts.giving import draft_gift
from gifts.models import Gift
from tests.builders import make_person, make_team
from tests.goodwill import make_budget, make_item, make_sorry_case

TABLE = list(csv.DictReader((Path(__file__).parent / "state_verb_role.csv").read_text(encoding="utf-8").splitlines()))
VERBS = {row["verb"] for row in TABLE}
CARD = dict.fromkeys(("card_apology", "card_remedy", "card_thanks", "card_future"), "We are sorry.")
WAY = {  # to each state, by whom
    "draft": [],
    "submitted": [("submit", "agent")],
    "approved": [("grant", "agent")],
    "prepared": [("grant", "agent"), ("prepare", "agent")],
    "sent": [("grant", "agent"), ("prepare", "agent"), ("send", "agent")],
    "delivered": [("grant", "agent"), ("prepare", "agent"), ("send", "agent"), ("deliver", "agent")],
    "rejected": [("submit", "agent"), ("reject", "supervisor")],
    "cancelled": [("cancel", "agent")],
    "returned": [("grant", "agent"), ("prepare", "agent"), ("send", "agent"), ("take_return", "agent")],
}
FACTS = {"reject": {"note": "No."}, "cancel": {"why": "No."}, "take_return": {"why": "Moved."}}

pytestmark = pytest.mark.django_db


def gift_in(state, agent, supervisor, manager) -> Gift:
    """A gift that walked to ``state``."""
    make_budget(agent.team, by=manager)
    gift = draft_gift(make_sorry_case(agent), by=agent, at=now(), item=make_item(250), timing="by_hand", **CARD)
    for verb, who in WAY[state]:
        by = {"agent": agent, "supervisor": supervisor}[who]
        getattr(gift, verb)(by=by, at=now(), **FACTS.get(verb, {}))
    assert gift.state == state
    return gift


def test_every_state_has_a_way():
    assert set(WAY) == set(GiftState.values)


@pytest.mark.parametrize("state", GiftState.values)
def test_each_state_offers_each_role_exactly_the_verbs_of_the_table(state, agent, supervisor, manager):
    gift = gift_in(state, agent, supervisor, manager)
    for role in Role.values:
        person = make_person(role, team=agent.team)
        offered = {move.name for move in gift.get_available_user_state_transitions(person)}
        assert offered == {row["verb"] for row in TABLE if row["state"] == state and row[role]}, role
    for stranger in (make_person("agent", team=make_team()), make_person("supervisor", team=make_team())):
        assert not list(gift.get_available_user_state_transitions(stranger))


@pytest.mark.parametrize("state", GiftState.values)
def test_a_verb_that_is_not_in_the_table_is_refused_and_changes_nothing(state, agent, supervisor, manager):
    gift = gift_in(state, agent, supervisor, manager)
    entries = Entry.objects.count()
    for verb in VERBS - {row["verb"] for row in TABLE if row["state"] == state}:
        with pytest.raises((TransitionNotAllowed, PermissionDenied)):
            getattr(Gift.objects.get(pk=gift.pk), verb)(by=supervisor, at=now(), **FACTS.get(verb, {}))
    assert Gift.objects.get(pk=gift.pk).state == state
    assert Entry.objects.count() == entries
