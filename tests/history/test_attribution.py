"""Who, why and when reach every row, whatever the transactions do."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.db.transaction import TransactionManagementError
from django.utils.timezone import now

from history.attribution import attributed, send_attribution
from tests.history.trade.models import Case, Customer, Tag

real = pytest.mark.django_db(transaction=True)


def requests():
    return list(Tag.history.order_by("history_id").values_list("history_user_id", "request_id"))


@pytest.mark.django_db
def test_all_circumstances_are_recorded():
    with attributed(actor_id=7, acting_for_id=8, request_id="r1", reason="as asked"):
        Tag.objects.create(word="leak")

    row = Tag.history.get()
    assert (row.history_user_id, row.acting_for_id, row.request_id, row.history_change_reason) == (
        7,
        8,
        "r1",
        "as asked",
    )
    assert row.session_user == "test_kintsugi_app"
    assert row.recorded_at == row.history_date


@pytest.mark.django_db
def test_a_write_without_attribution_says_so():
    Tag.objects.create(word="leak")
    assert Tag.history.get().history_change_reason == "outside the application"


@pytest.mark.django_db
def test_no_text_of_a_request_can_make_a_write_fail():
    with attributed(request_id="r" * 99 + "\0", reason="\\u0000 'quoted' \0 \"twice\" 退貨"):
        Tag.objects.create(word="leak")
    row = Tag.history.get()
    assert (row.request_id, row.history_change_reason) == ("r" * 64, "\\u0000 'quoted'  \"twice\" 退貨")


@pytest.mark.django_db
def test_a_broken_transaction_is_reported_as_django_does():
    with attributed(request_id="r"), pytest.raises(TransactionManagementError), transaction.atomic():
        with pytest.raises(DatabaseError):
            Tag.objects.create(word="x" * 99)
        Tag.objects.create(word="after")


@real
def test_autocommit_and_transactions_in_turn():
    with attributed(actor_id=1, request_id="a"):
        Tag.objects.create(word="autocommit")
        with transaction.atomic():
            Tag.objects.create(word="first transaction")
        with transaction.atomic():
            Tag.objects.create(word="second transaction")
    Tag.objects.create(word="nobody")
    assert requests() == [(1, "a"), (1, "a"), (1, "a"), (None, "")]


@pytest.mark.django_db
def test_a_savepoint_rolled_back_takes_its_attribution_along():
    with attributed(request_id="outer"):
        Tag.objects.create(word="before")
        with pytest.raises(ValueError), transaction.atomic(), attributed(request_id="inner"):
            Tag.objects.create(word="lost")
            raise ValueError
        Tag.objects.create(word="after")
    Tag.objects.create(word="outside again")
    assert [request for _, request in requests()] == ["outer", "outer", ""]


@pytest.mark.django_db
def test_what_a_savepoint_brings_back_is_not_trusted():
    with attributed(request_id="mine"):
        Tag.objects.create(word="mine")
    with pytest.raises(ValueError), transaction.atomic():
        Tag.objects.create(word="nobody's, lost")  # told the database: no attribution; the rollback undoes that
        raise ValueError
    Tag.objects.create(word="nobody's")
    assert [request for _, request in requests()] == ["mine", ""]


@pytest.mark.django_db
def test_it_is_sent_once_a_transaction():
    with attributed(request_id="r"):
        Tag.objects.create(word="one")
        connection.connection.execute("SELECT set_config('history.attribution', '', true)")  # behind the back
        Tag.objects.create(word="two")
    assert [request for _, request in requests()] == ["r", ""]


@pytest.mark.django_db
def test_copy_is_attributed_when_told():
    with attributed(request_id="import 5"):
        send_attribution(connection)
        with connection.cursor() as cursor, cursor.copy("COPY trade_tag (word) FROM STDIN") as rows:
            rows.write_row(["leak"])
    assert requests() == [(None, "import 5")]


@real
def test_threads_keep_their_own_and_a_bare_thread_has_none():
    def write(number):
        with attributed(actor_id=number, request_id=f"r{number}"):
            for turn in range(20):
                Tag.objects.create(word=f"{number}-{turn}")
        connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    with attributed(actor_id=99), ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: (Tag.objects.create(word="bare"), connections.close_all())).result()
        pool.submit(copy_context().run, lambda: (Tag.objects.create(word="carried"), connections.close_all())).result()

    rows = Tag.history.order_by("history_id").values_list("word", "history_user_id")
    assert all(word.startswith(f"{actor}-") for word, actor in rows[:80])
    assert list(rows[80:]) == [("bare", None), ("carried", 99)]


@real
def test_tasks_keep_their_own():
    async def write(number):
        with attributed(actor_id=number):
            await asyncio.sleep(0.01 * (3 - number))
            await Tag.objects.acreate(word=f"task {number}")

    async def together():
        await asyncio.gather(*(write(number) for number in range(3)))

    from asgiref.sync import async_to_sync

    async_to_sync(together)()
    assert sorted(Tag.history.values_list("word", "history_user_id")) == [(f"task {n}", n) for n in range(3)]


@pytest.mark.django_db
def test_an_act_entered_later_keeps_its_time_and_is_marked(case):
    yesterday = now() - timedelta(days=1)
    with attributed(at=yesterday):
        customer = Customer.objects.create(name="Li", phone="1")
    row = customer.history.get()
    assert (row.history_date, row.back_dated) == (yesterday, True)
    assert row.recorded_at > yesterday
    assert Customer.history.as_of(yesterday + timedelta(hours=1)).filter(pk=customer.pk).exists()


@pytest.mark.django_db
def test_no_act_lies_in_the_future_or_before_the_one_before_it(case):
    with attributed(at=now() + timedelta(days=1)):
        Case.objects.update(state="assessed")
    with attributed(at=now() - timedelta(days=1)):
        Case.objects.update(state="resolved")
        Case.objects.update(state="closed")
    first, future, past, again = case.history.order_by("revision")
    assert future.history_date == future.recorded_at
    assert first.history_date < future.history_date < past.history_date < again.history_date < again.recorded_at
