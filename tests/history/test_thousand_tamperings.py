"""A thousand edits, deletions and exchanges behind the triggers' back, under an exported root: each one is named."""

from random import Random

import pytest
from django.db import connection, connections

from history.findings import Fault
from history.root_file import export
from history.roots import seal_history
from history.verification import verify
from tests.history.tampering import unguarded
from tests.history.trade.models import Case, Customer, Tag

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
MANY = 1000
TABLES = ["trade_case", "trade_historicalcase", "trade_customer", "trade_historicalcustomer"]
EDITS = [
    "state = state || '!'",
    "severity = severity + 1",
    "words = words || '!'",
    "history_date = history_date - interval '1 h'",
]
EDITS += [
    "recorded_at = recorded_at + interval '1 s'",
    "\"session_user\" = 'nobody'",
    "history_change_reason = 'other'",
]
EDITS += ["xact = xact + 1", "back_dated = NOT back_dated", "request_id = 'r'", "history_type = '+'"]
EDITS += ["revision = revision + 100", "prev_seal = sha256('x')", "seal = sha256('x')", "digests = digests - 'state'"]
EDITS += ['digests = digests || \'{"state": "x"}\'', "customer_id = customer_id + 1", "acting_for_id = history_id"]
LIVE_EDITS = [
    "state = state || '!'",
    "severity = severity + 1",
    "words = words || '!'",
    "customer_id = customer_id - 1",
]


def edit(draw, key):
    """One row of the history says something else."""
    revision = draw.randint(2, 4)
    return f"UPDATE trade_historicalcase SET {draw.choice(EDITS)} WHERE id = {key} AND revision = {revision}"


def edit_live(draw, key):
    """The row says something else than its history."""
    return f"UPDATE trade_case SET {draw.choice(LIVE_EDITS)} WHERE id = {key}"


def delete(draw, key):
    """Some row of the history is gone, or all of it, or the row itself, or both."""
    past, live = f"DELETE FROM trade_historicalcase WHERE id = {key}", f"DELETE FROM trade_case WHERE id = {key}"
    return draw.choice(
        [f"{past} AND revision = {draw.randint(1, 4)}", f"{past} AND revision > 2", past, live, f"{past}; {live}"]
    )


def exchange(draw, key):
    """Two rows of one history change places, or what they say does."""
    one, other = draw.sample(range(2, 5), 2)
    places = f"WHERE id = {key} AND revision IN ({one}, {other})"
    if draw.random() < 0.5:
        return f"""UPDATE trade_historicalcase SET revision = revision + 100 {places};
            UPDATE trade_historicalcase SET revision = {one + other} + 100 - revision
            WHERE id = {key} AND revision > 100"""
    return f"""UPDATE trade_historicalcase h SET state = o.state, digests = o.digests FROM trade_historicalcase o
        WHERE h.id = {key} AND o.id = {key} AND h.revision = {one} AND o.revision = {other}"""


def exchange_objects(draw, key):
    """The whole histories of two objects, and the objects, change places: each chain stays whole."""
    return f"""UPDATE trade_case SET id = -id WHERE id = {key};
        UPDATE trade_historicalcase SET id = -id WHERE id = {key}"""


KINDS = [edit, edit, edit, edit_live, delete, delete, exchange, exchange, exchange_objects]


def lives(count):
    """The numbers of ``count`` cases of four revisions each."""
    customer = Customer.objects.create(name="Wang Xiaoming", phone="0912345678")
    Case.objects.bulk_create([Case(customer=customer, words="the kettle leaks") for _ in range(count)])
    for state in ("assessed", "resolved", "closed"):
        Case.objects.update(state=state, words=f"now {state}")
    return list(Case.objects.order_by("pk").values_list("pk", flat=True))


def test_a_thousand_random_tamperings_are_all_found(cluster, tmp_path):
    draw, outside = Random(20261121), tmp_path / "roots.txt"
    keys = lives(MANY + 50)
    untouched = set(draw.sample(keys, 50))
    touched = [key for key in keys if key not in untouched]
    export(seal_history(connection)[0], outside)
    proof = list(verify(connections["owner"], roots_file=outside))
    assert [found for found in proof if isinstance(found, Fault)] == []

    with cluster.superuser(cluster.name) as database, unguarded(database, *TABLES), database.transaction():
        acts = {key: draw.choice(KINDS) for key in touched}
        for key, act in acts.items():
            database.execute(act(draw, key))

    named, by_root = set(), []
    for found in verify(connections["owner"], roots_file=outside):
        if isinstance(found, Fault):
            named.add(abs(found.key)) if found.table == "trade_case" else by_root.append(found)
    vanished = {key for key in touched if key not in named}
    gone = set(touched) - present_anywhere()
    assert vanished == gone  # no row of these is left that could be named: the root misses them
    assert [fault.table for fault in by_root] == ["history_dailyroot"]
    assert "of trade_historicalcase" in by_root[0].what
    assert named.isdisjoint(untouched)
    assert set(acts.values()) == set(KINDS)


def present_anywhere():
    """The cases of which a row or some history is left."""
    left = [key for rows in (Case.objects, Case.history) for key in rows.values_list("id", flat=True)]
    return {abs(key) for key in left}


VANISHINGS = 30


def test_each_object_that_vanishes_with_all_its_history_is_missed_by_the_root_alone(cluster, tmp_path):
    """What the chains cannot name, one at a time: every single one is found."""
    draw, outside = Random(7), tmp_path / "roots.txt"
    keys = lives(VANISHINGS)
    Tag.objects.create(word="leak")
    export(seal_history(connection)[0], outside)
    for number, key in enumerate(draw.sample(keys, VANISHINGS), 1):
        with cluster.superuser(cluster.name) as database, unguarded(database, *TABLES):
            database.execute(
                f"DELETE FROM trade_historicalcase WHERE id = {key}; DELETE FROM trade_case WHERE id = {key}"
            )
        if number in {1, VANISHINGS // 2, VANISHINGS}:
            (fault,) = [found for found in verify(connections["owner"], roots_file=outside) if isinstance(found, Fault)]
            assert fault.what.endswith(f"{4 * VANISHINGS} rows were sealed; there are {4 * (VANISHINGS - number)}")
