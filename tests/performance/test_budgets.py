"""What each page asks the database, exactly: one more is an N+1 until somebody says why, one less a gain to keep.

The baseline is budgets.csv. When a difference is meant: RENEW_BUDGETS=1 pytest tests/performance; commit what it wrote.
"""

import csv
import os
from pathlib import Path

import pytest
import time_machine
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from casework.remedying import remedy_with_gift
from complaints.choices import State
from gifts.models import GiftItem
from tests.builders import make_case, make_customer, make_purchase
from tests.goodwill import make_resolved_case, make_sorry_case
from tests.journeys.everything import World

BASELINE = Path(__file__).with_name("budgets.csv")
ADVICE = "If this is meant: RENEW_BUDGETS=1 pytest tests/performance"
BOUNDS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")
# What an agent opens all day, besides what the manager's walk through every page shows.
OF_AN_AGENT = ["desk", "case, proposed", "case, closed", "gift form", "gifts", "gift", "agenda", "call", "customers"]
OF_AN_AGENT += ["customer", "search", "new", "tasks", "promises", "replay", "coach"]
# The lists of the admin that grow; tests/history/test_lists.py opens every one.
LISTS = ["complaints/message", "complaints/clock", "complaints/promise", "customers/customer", "customers/contactpoint"]
LISTS += ["gifts/gift", "gifts/ledgerline", "followups/followup", "audit/entry", "accounts/user"]
CARD = dict.fromkeys(("card_apology", "card_remedy", "card_thanks", "card_future"), "We are sorry.")


def several_of_everything() -> World:
    """The world of the journeys, and of each kind of row some more."""
    world = World()
    facts = {"item": GiftItem.objects.filter(is_offered=True).earliest("pk"), "amount": 1000, "timing": "by_hand"}
    for _each in range(3):
        customer = make_customer(world.team)
        make_purchase(customer)
        make_case(State.PROPOSED, by=world.agent, customer=customer, severity="moderate")
        make_case(State.CLOSED, by=world.agent, customer=customer)
        make_resolved_case(world.agent, customer=customer)
        sorry = make_sorry_case(world.agent, amount=8000, customer=customer)
        remedy_with_gift(sorry, by=world.agent, at=now(), **facts, why="For the trouble.", **CARD)
    return world


def asked(client: Client, address: str) -> int:
    """Queries of a page with nothing in memory that a process keeps for a minute."""
    for known in caches.settings:
        caches[known].clear()
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return sum(not one["sql"].startswith(BOUNDS) for one in queries.captured_queries)


def counted() -> dict[tuple[str, str], int]:
    """{(page, role): queries} of everything."""
    world = several_of_everything()
    ContentType.objects.get_for_models(*apps.get_models())  # a process asks for these once in its life
    people = {"manager": world.chief, "agent": world.agent}
    clients = {role: Client() for role in people}
    for role, client in clients.items():
        client.force_login(people[role])
    pages = world.workspace()
    pages["coach"] = f"/cases/{world.proposed.reference}/coach/"
    wanted = [(name, "manager", address) for name, address in pages.items() if "nothing" not in name]
    wanted += [(name, "agent", pages[name]) for name in OF_AN_AGENT]
    wanted += [(f"admin, {name}", "manager", address) for name, address in world.admin().items()]
    wanted += [(f"admin, {label}", "manager", f"/admin/{label}/") for label in LISTS]
    return {(name, role): asked(clients[role], address) for name, role, address in wanted}


@pytest.mark.django_db
@time_machine.travel("2026-11-25 10:00+08:00")
def test_every_page_asks_what_its_budget_says():
    found = counted()
    if os.environ.get("RENEW_BUDGETS"):
        with BASELINE.open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file, lineterminator="\n")
            rows.writerow(["page", "role", "queries"])
            rows.writerows([*key, count] for key, count in sorted(found.items()))
    with BASELINE.open(encoding="utf-8", newline="") as file:
        baseline = {(row["page"], row["role"]): int(row["queries"]) for row in csv.DictReader(file)}
    different = {
        key: (baseline.get(key), found.get(key)) for key in baseline | found if baseline.get(key) != found.get(key)
    }
    assert different == {}, ADVICE
