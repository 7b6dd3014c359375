"""A few seconds of benchmarks/last_cents.py: real processes, a kill in the middle, and the control without locks."""

import pytest

from benchmarks import last_cents

pytestmark = pytest.mark.django_db(transaction=True)


def race(**wanted):
    found = last_cents.Race(**{"clients": 6, "seconds": 2, "kills": 2, "money": 1000, **wanted})
    found.lay_out()
    return found


def test_not_a_cent_and_not_a_piece_too_many_whoever_is_killed():
    run = race()
    run.run()
    assert run.faults == []
    assert run.killed == 2
    assert run.done["given"] > 0


def test_without_the_locks_the_same_test_fails(cluster):
    run = race(kills=0, seconds=3, locked=False)
    with cluster.superuser(cluster.name) as server:
        server.execute(last_cents.GUARDS_OFF)
    run.run()
    assert set(run.faults) & set(last_cents.PROMISES)
