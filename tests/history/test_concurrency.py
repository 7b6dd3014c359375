"""Many writers at once: no fork, no lost row."""

from concurrent.futures import ThreadPoolExecutor
from random import Random

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.db.models import Count, Max

from history.attribution import attributed
from tests.history.chain import broken_links
from tests.history.trade.models import Case

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS, WRITES = 8, 100


def test_no_fork_and_no_lost_row_on_the_same_and_on_different_objects(customer):
    shared = [customer.cases.create().pk for _ in range(2)]
    own = [customer.cases.create().pk for _ in range(WRITERS)]

    def write(number):
        try:
            with attributed(actor_id=number):
                for turn in range(WRITES):
                    for key in (shared[turn % 2], own[number]):
                        Case.objects.filter(pk=key).update(state=f"{number}-{turn}")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, range(WRITERS)))

    lengths = (
        Case.history.values("id").annotate(rows=Count("*"), last=Max("revision")).values_list("id", "rows", "last")
    )
    each = WRITERS * WRITES // 2 + 1
    assert sorted(lengths) == sorted(
        [(key, each, each) for key in shared] + [(key, WRITES + 1, WRITES + 1) for key in own]
    )
    for row in Case.history.exclude(history_type="+"):
        assert row.state.startswith(f"{row.history_user_id}-")
    assert broken_links(Case) == []


@pytest.mark.parametrize("level", ["REPEATABLE READ", "SERIALIZABLE"])
def test_a_key_made_again_under_an_old_snapshot_cannot_fork(level, case, cluster):
    with cluster.superuser(cluster.name) as old:
        old.autocommit = False
        old.execute(f"SET TRANSACTION ISOLATION LEVEL {level}")
        old.execute("SELECT 1 FROM trade_tag")
        customer, key = case.customer_id, case.pk
        case.delete()
        with pytest.raises(Exception, match="one_line|serialize"):
            old.execute(
                "INSERT INTO trade_case (id, customer_id, state, severity, words) VALUES (%s, %s, 'x', 1, '')",
                [key, customer],
            )
    assert broken_links(Case) == []


def test_different_objects_do_not_wait_for_each_other(customer, cluster):
    one, two = customer.cases.create(), customer.cases.create()
    with cluster.superuser(cluster.name) as other:
        other.autocommit = False
        other.execute("UPDATE trade_case SET state = 'x' WHERE id = %s", [one.pk])
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '200ms'")
            Case.objects.filter(pk=two.pk).update(state="y")
        other.rollback()
    assert broken_links(Case) == []


def test_a_transaction_that_fails_leaves_nothing(customer):
    draw = Random(1)
    for turn in range(30):
        try:
            with transaction.atomic():
                customer.cases.create(state=str(turn))
                if draw.random() < 0.5:
                    raise DatabaseError
        except DatabaseError:
            pass
    assert Case.history.count() == Case.objects.count()
    assert broken_links(Case) == []
