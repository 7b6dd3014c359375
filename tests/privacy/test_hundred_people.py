"""After a hundred people were erased, nothing that left this process holds a word of theirs; before, all of it did."""

import logging
import os
import subprocess

import pytest
from django.conf import settings
from django.db import connection
from django.utils.timezone import now
from psycopg.conninfo import make_conninfo

from complaints.models import Complaint
from config import embedded
from history.models import Installed
from history.tracking import tracked_models
from privacy.models import ErasureRequest
from search.folding import fold
from search.indexing import catch_up
from tests.builders import make_customer
from tests.goodwill import make_budget, make_item
from tests.history.tampering import faults
from tests.privacy.planted import CORES, TRACE, plant_person

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])

PEOPLE = int(os.environ.get("PEOPLE", "3"))  # one of each language; the scoreboard asks for a hundred: PEOPLE=100
LANGUAGES = list(CORES)


def dump(cluster) -> str:
    """The whole database as ``pg_dump`` writes it."""
    address = make_conninfo(settings.DATABASE_URL, dbname=cluster.name)
    command = [embedded.tests_server().binaries() / "pg_dump", "--dbname", address]
    return subprocess.run(command, capture_output=True, check=True).stdout.decode()


def traces(*texts: str) -> set[str]:
    """All planted words in the texts, and whatever else contains the core of one, whatever the case."""
    return {found for text in texts for found in TRACE.findall(text.lower())}


def pairs() -> set[str]:
    """What the search makes of the planted Chinese words."""
    folded = [fold(core) for core in CORES.values() if not core.isascii()]
    return {word[at : at + 2] for word in folded for at in range(len(word) - 1)}


def unplanted() -> list[str]:
    """Personal columns, of the product's tables, in which no planted word stands."""
    lacking = []
    ours = {model._meta.db_table for model in tracked_models() if model._meta.app_label != "trade"}
    with connection.cursor() as cursor:
        for row in Installed.objects.filter(table__in=ours):
            for column in row.personal:
                told = " OR ".join(f'h."{column}" ILIKE %s' for _core in CORES)
                cursor.execute(
                    f'SELECT count(*) FROM "{row.history_table}" h WHERE {told} OR h."{column}" LIKE %s',
                    [*(f"%{core}%" for core in CORES.values()), "095%"],
                )
                if not cursor.fetchone()[0]:
                    lacking.append(f"{row.table}.{column}")
    return lacking


def test_no_word_of_a_hundred_people_is_left(agent, manager, legal, roll_file, cluster, client, caplog):
    caplog.set_level(logging.DEBUG)
    make_budget(agent.team, 800_000, by=manager)
    items = [make_item(280, on_hand=PEOPLE) for _each in range(3)]
    people = [
        plant_person(number, LANGUAGES[number % 3], by=agent, chief=manager, items=items) for number in range(PEOPLE)
    ]
    words = [word for _customer, planted in people for word in planted]
    stranger = make_customer(agent.team, name="Unharmed Bystander")
    catch_up()
    before = dump(cluster)
    assert {pair for pair in pairs() if pair not in before} == set(), "the control: the search knows them"
    assert {word.lower() for word in words} - traces(before) == set(), "the control: every planted word was there"
    assert [column for column in unplanted() if column != "customers_purchase.number"] == []
    client.force_login(manager)
    caplog.clear()  # what the queries of planting logged is no log of production; from here on nothing may be told
    logging.getLogger("django.db.backends").setLevel(logging.WARNING)

    for customer, _planted in people:
        request = ErasureRequest.ask(by=agent, at=now(), basis="wish", customer=customer, identity="document")
        request.carry_out(by=legal, at=now())
        client.get(f"/customers/{customer.pk}/")
        client.get(f"/privacy/{request.reference}/")
    for case in Complaint.objects.filter(customer=people[0][0]):
        client.get(f"/cases/{case.reference}/")

    files = "\n".join(path.read_text(errors="replace") for path in roll_file.parent.rglob("*") if path.is_file())
    after = dump(cluster)
    assert traces(after, files, caplog.text) == set()
    assert {pair for pair in pairs() if pair in after} == set()
    catch_up()
    assert {pair for pair in pairs() if pair in dump(cluster)} == set()
    assert stranger.name in after
    assert len(files.splitlines()) == 2 * PEOPLE
    assert faults() == []


def test_the_queue_holds_numbers_only():
    """What waits in the queue names things and people by number: nothing personal can be left in it."""
    from procrastinate.contrib.django import app

    for task in app.tasks.values():
        names = task.func.__code__.co_varnames[: task.func.__code__.co_argcount]
        assert set(names) <= {"timestamp", "context", "number", "only"}, (task.name, names)
        assert task.func.__annotations__.get("only", int | None) == int | None
