"""While others write: a root waits for whom it has to and no row slips in below it; the proof hinders nobody."""

from concurrent.futures import ThreadPoolExecutor
from time import sleep

import pytest
from django.db import connection, connections

from history import roots
from history.findings import Fault
from history.models import DailyRoot
from history.roots import seal_history
from history.verification import verify
from tests.history.tampering import faults
from tests.history.test_roots import PAST, seal
from tests.history.trade.models import Case, Receipt, Tag

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


class SlowWriter:
    """A transaction that has drawn its numbers and does not end: everybody else goes on meanwhile."""

    def __init__(self, cluster, statement):
        self.database = cluster.superuser(cluster.name)
        self.database.autocommit = False
        self.database.execute(statement)

    def end(self):
        self.database.commit()
        self.database.close()


TAG, LATE = "INSERT INTO trade_tag (word) VALUES ('slow')", "INSERT INTO trade_receipt (amount) VALUES (1)"


@pytest.mark.parametrize("statement", [TAG, LATE], ids=["history", "book"])
def test_a_root_waits_for_who_has_lower_numbers_and_still_writes(statement, cluster):
    slow = SlowWriter(cluster, statement)
    Tag.objects.create(word="later, but committed first")
    Receipt.objects.create(amount=2)
    with ThreadPoolExecutor(1) as pool:
        ending = pool.submit(lambda: (sleep(0.4), slow.end()))
        root = seal()
        ending.result()
    table = "trade_historicaltag" if statement is TAG else "trade_receipt"
    last = (Tag.history if statement is TAG else Receipt.objects).order_by("pk").last()
    assert (root.frontier[table]["rows"], root.frontier[table]["until"]) == (2, last.pk)
    assert faults() == []


def test_who_writes_too_long_leaves_only_the_own_tables_to_the_next_root(case, cluster):
    Tag.objects.create(word="early")
    seal()
    slow = SlowWriter(cluster, TAG)
    Tag.objects.create(word="meanwhile")
    Case.objects.update(state="assessed")
    root, left_out = seal_history(connection, patience=0.2)
    assert left_out == ["trade_historicaltag"]
    assert (root.frontier["trade_historicaltag"]["rows"], root.frontier[PAST]["rows"]) == (0, 1)
    slow.end()
    assert seal().frontier["trade_historicaltag"]["rows"] == 2
    assert faults() == []


def test_without_waiting_a_row_would_slip_in_below_the_frontier(cluster, monkeypatch):
    """The negative control: so it is the waiting that keeps the promise."""
    monkeypatch.setattr(roots, "wait_for_writers", lambda *arguments: set())
    slow = SlowWriter(cluster, TAG)
    Tag.objects.create(word="later, but committed first")
    seal()
    slow.end()
    assert faults() == ["history_dailyroot 1: of trade_historicaltag, 1 to 2, 1 rows were sealed; there are 2"]


def test_who_only_reads_delays_no_root(case, cluster):
    with cluster.superuser(cluster.name) as reader, cluster.superuser() as elsewhere:
        for idle in (reader, elsewhere):
            idle.autocommit = False
            idle.execute("SELECT pg_current_xact_id()")
        reader.execute(f"SELECT * FROM {PAST}")
        assert seal(patience=0).rows > 0


def test_a_number_drawn_before_its_transaction_has_one_is_waited_for(cluster):
    """An INSERT draws its number before its transaction gets its own; it holds the table's lock by then."""
    with cluster.superuser(cluster.name) as database:
        database.autocommit = False
        database.execute("LOCK TABLE trade_receipt IN ROW EXCLUSIVE MODE")
        database.execute("SELECT nextval('trade_receipt_id_seq')")
        Receipt.objects.create(amount=2)
        _, left_out = seal_history(connection, patience=0.1)
    assert left_out == ["trade_receipt"]


def test_writers_and_sealers_at_once(customer):
    """Four writers while six roots are made by two sealers: every row falls under exactly one root."""

    def write(number):
        try:
            for turn in range(40):
                Tag.objects.create(word=f"{number}-{turn}")
        finally:
            connections.close_all()

    def seal_three(_):
        try:
            return [seal_history(connection, patience=5)[0].number for _ in range(3)]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        writing = pool.map(write, range(4))
        made = [number for numbers in pool.map(seal_three, range(2)) for number in numbers]
        list(writing)
    seal()
    assert sorted(made) == [1, 2, 3, 4, 5, 6]
    assert sum(root.frontier["trade_historicaltag"]["rows"] for root in DailyRoot.objects.all()) == 160
    assert faults() == []


def test_proving_changes_nothing_and_hinders_nobody(case):
    proof = verify(connections["owner"])
    next(proof)
    Case.objects.update(state="meanwhile", words="louder")
    assert [item for item in proof if isinstance(item, Fault)] == []
    assert DailyRoot.objects.count() == 0
