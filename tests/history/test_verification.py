"""Tampering is found and named; honest change of data and privacy is not taken for tampering."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from accounts.models import Role, User
from history import sql
from history.attribution import attributed
from history.findings import Fault, Progress
from history.operations import register
from history.table_proof import BATCH
from history.tracking import Recording
from tests.builders import make_person
from tests.history.tampering import faults, faults_and_remarks, proof, remarks, tamper
from tests.history.trade.models import Case, Customer, Tag
from tests.one_session import owner_reads

pytestmark = [
    pytest.mark.django_db(databases=["default", "owner"]),
    pytest.mark.usefixtures("one_session", "only_what_is_at_play"),
]
OTHER = "the value of {} is not the recorded one"


@pytest.fixture
def busy_case(case):
    for state in ("assessed", "resolved", "closed"):
        Case.objects.filter(pk=case.pk).update(state=state, words=f"now {state}")
    return case


PAST, LIVE = "trade_historicalcase", "trade_case"
FORGERIES = {
    "a value": (PAST, "UPDATE {} SET state = 'x' WHERE revision = 2", [(2, OTHER.format("state"))]),
    "a personal value": (PAST, "UPDATE {} SET words = 'x' WHERE revision = 2", [(2, OTHER.format("words"))]),
    "who did it": (PAST, "UPDATE {} SET request_id = 'x', \"session_user\" = 'x' WHERE revision = 3", "seal"),
    "why": (PAST, "UPDATE {} SET history_change_reason = 'x' WHERE revision = 3", "seal"),
    "when it was recorded": (
        PAST,
        "UPDATE {} SET recorded_at = recorded_at + interval '1 s' WHERE revision = 3",
        "seal",
    ),
    "when it happened": (
        PAST,
        "UPDATE {} SET history_date = history_date + interval '1 us' WHERE revision = 3",
        "seal",
    ),
    "a value and its digest": (
        PAST,
        """UPDATE {} SET state = 'x', digests = digests || jsonb_build_object('state', history_digest('x'))
           WHERE revision = 2""",
        [(2, "the seal does not fit")],
    ),
    "a seal": (
        PAST,
        "UPDATE {} SET seal = sha256('x') WHERE revision = 2",
        [(2, "the seal does not fit"), (3, "does not follow from the row before it")],
    ),
    "digests that are no map": (
        PAST,
        "UPDATE {} SET digests = '[]' WHERE revision = 2",
        [(2, "the seal does not fit"), (2, "its digests are no map")],
    ),
    "digests that are huge numbers": (
        PAST,
        "UPDATE {} SET digests = digests || jsonb_build_object('state', 10::numeric ^ 9000) WHERE revision = 2",
        [(2, "the seal does not fit"), (2, OTHER.format("state"))],
    ),
    "a row removed": (PAST, "DELETE FROM {} WHERE revision = 2", [(3, "the history before it is missing")]),
    "the first row removed": (PAST, "DELETE FROM {} WHERE revision = 1", [(2, "the history before it is missing")]),
    "the last row removed": (
        PAST,
        "DELETE FROM {} WHERE revision = 4",
        [(None, OTHER.format("state")), (None, OTHER.format("words"))],
    ),
    "all rows removed": (PAST, "DELETE FROM {}", [(None, "a row that has no history")]),
    "the live row changed": (LIVE, "UPDATE {} SET state = 'x'", [(None, OTHER.format("state"))]),
    "the live row removed": (LIVE, "DELETE FROM {}", [(None, "the row is gone and no history says so")]),
    "a live row added": (
        LIVE,
        "INSERT INTO {0} (id, customer_id, state, severity, words) SELECT 77, customer_id, 'x', 1, '' FROM {0}",
        [(None, "a row that has no history")],
    ),
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_each_forgery_is_found_and_named(forgery, busy_case, one_session):
    table, statement, expected = FORGERIES[forgery]
    tamper(one_session, statement.format(table), table)

    found = [item for item in proof() if isinstance(item, Fault)]

    expected = [(3, "the seal does not fit")] if expected == "seal" else expected
    assert [(fault.revision, fault.what) for fault in found] == expected
    assert {fault.table for fault in found} == {"trade_case"}


def test_the_command_names_the_faults_of_each_table_and_fails(busy_case, one_session, capsys):
    assert faults() == []
    tamper(one_session, f"UPDATE {PAST} SET seal = sha256('x') WHERE revision = 2", PAST)
    found = faults()
    with pytest.raises(SystemExit) as ended, owner_reads():
        call_command("verify_history", quiet=True)
    printed = capsys.readouterr().out.splitlines()
    assert ended.value.code == 1
    assert printed[0] == f"FAULT  {found[0]} (and 1 more of this table)"
    assert ": 2 faults, " in printed[-1]


def test_moments_that_no_calendar_has_are_named(busy_case, one_session):
    moments = "recorded_at = 'infinity', history_date = '-infinity'"
    tamper(one_session, f"UPDATE {PAST} SET {moments} WHERE revision = 2", PAST)
    assert faults() == [
        f"trade_case {busy_case.pk}, revision 2: the seal does not fit",
        f"trade_case {busy_case.pk}, revision 2: happened before the row before it",
    ]


def test_two_rows_exchanged_are_found(customer, one_session):
    one, two = customer.cases.create(words="one"), customer.cases.create(words="two")
    tamper(one_session, f"UPDATE {PAST} SET id = -id", PAST)
    tamper(one_session, f"UPDATE {PAST} SET id = CASE id WHEN -{one.pk} THEN {two.pk} ELSE {one.pk} END", PAST)
    assert len([fault for fault in faults() if "the seal does not fit" in fault]) == 2


def test_a_salt_destroyed_without_an_erasure_is_named(busy_case, one_session):
    tamper(one_session, "UPDATE history_salt SET salt = NULL", "history_salt")
    assert f"the salt of trade_customer {busy_case.customer_id} is gone: words cannot be compared" in faults()[0]


def test_personal_words_about_nobody_are_proved_too(one_session):
    tamper(one_session, "ALTER TABLE trade_case ALTER customer_id DROP NOT NULL")
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO trade_case (state, severity, words) VALUES ('x', 1, 'found on the counter')")
    assert faults() == []
    tamper(one_session, f"UPDATE {PAST} SET words = 'y'", PAST)
    assert [fault.partition(": ")[2] for fault in faults()] == [OTHER.format("words")]


def test_a_clock_set_back_is_a_remark_and_no_alarm(case, one_session):
    """The row before it was recorded by a clock that went wrong by a day: sealed so, as the trigger would have."""
    with one_session.superuser() as database:
        database.execute("CREATE FUNCTION public.clock_timestamp() RETURNS timestamptz RETURN now() + '1 day'")
        body, settings = database.execute(
            "SELECT prosrc, proconfig FROM pg_proc WHERE proname = 'history_record_trade_case'"
        ).fetchone()
        assert "search_path=pg_catalog, public, pg_temp" in settings
        database.execute("ALTER FUNCTION history_record_trade_case() SET search_path = public, pg_catalog, pg_temp")
        Case.objects.update(state="by the wrong clock")
        database.execute("ALTER FUNCTION history_record_trade_case() SET search_path = pg_catalog, public, pg_temp")
    Case.objects.update(state="by the right clock")

    assert faults() == []
    (remark,) = remarks()
    assert remark.startswith(f"trade_case {case.pk}, revision 3: the clock went backwards: recorded 86")
    third, second = Case.history.order_by("-revision")[:2]
    assert third.history_date == second.history_date + timedelta(microseconds=1)
    with owner_reads():
        call_command("verify_history", quiet=True)


def test_an_actor_removed_by_sql_is_named_and_a_deactivated_one_is_not(customer, one_session, capsys):
    leaver, ghost = make_person(Role.AGENT), make_person(Role.AGENT)
    with attributed(actor_id=leaver.pk):
        customer.cases.create()
    User.objects.filter(pk=leaver.pk).update(is_active=False)
    assert faults_and_remarks() == ([], [])

    with attributed(actor_id=ghost.pk):
        case = customer.cases.create()
        Case.objects.filter(pk=case.pk).update(state="x")
    with one_session.superuser() as database:
        database.execute("DELETE FROM accounts_user WHERE id = %s", [ghost.pk])
    gone = f"trade_case {case.pk}, revision 1: done by user {ghost.pk}, who has been removed since (and 1 more rows)"
    assert faults_and_remarks() == ([], [gone])
    with owner_reads():
        call_command("verify_history", quiet=True)

    with attributed(actor_id=10**9):
        Tag.objects.create(word="forged")
    assert [fault.partition(": ")[2] for fault in faults()] == ["done by user 1000000000, whom there never was"]


def test_a_user_removed_with_the_triggers_off_is_a_fault_of_the_users(customer, one_session):
    ghost = make_person(Role.AGENT)
    with attributed(actor_id=ghost.pk):
        customer.cases.create()
    tamper(one_session, f"DELETE FROM accounts_user WHERE id = {ghost.pk}", "accounts_user")
    assert faults() == [f"accounts_user {ghost.pk}: the row is gone and no history says so"]


MISSING = {
    "a trigger": (
        "ALTER TABLE trade_case DISABLE TRIGGER history_update",
        "database: Trigger history_update of trade_case is missing or switched off.",
    ),
    "a trigger of the past": (
        "DROP TRIGGER history_kept ON trade_historicalcase",
        "database: Trigger history_kept of trade_historicalcase is missing or switched off.",
    ),
    "a function": (
        """CREATE OR REPLACE FUNCTION history_record_trade_tag() RETURNS trigger LANGUAGE plpgsql
           AS 'BEGIN RETURN NULL; END'""",
        "database: The function that records trade_tag is not the declared one.",
    ),
    "the list of what is recorded": (
        "DELETE FROM history_installed WHERE \"table\" = 'trade_case'",
        "trade_case: the list of recorded columns is not the declared one",
    ),
    "a list that makes no sense": (
        "UPDATE history_installed SET columns = '7', key = 'words' WHERE \"table\" = 'trade_case'",
        "trade_case: the list of recorded columns is not the declared one",
    ),
    "a column": (
        "ALTER TABLE trade_historicalcase DROP severity",
        "trade_historicalcase: the column severity is gone, and no migration took it",
    ),
    "the seals": (
        "ALTER TABLE trade_historicalcase DROP seal",
        "trade_historicalcase: the column seal is gone: nothing can be proved",
    ),
    "a history": ("DROP TABLE trade_historicalcase", "trade_historicalcase: the table is gone"),
    "the salts": ("DROP TABLE history_salt", "trade_case: the proof broke off"),
}


@pytest.mark.parametrize("missing", MISSING)
def test_what_is_missing_is_named_and_the_rest_is_proved(missing, busy_case, one_session):
    statement, fault = MISSING[missing]
    Tag.objects.create(word="leak")
    with one_session.superuser() as database:
        database.execute(statement)
    tamper(one_session, "UPDATE trade_tag SET word = 'x'", "trade_tag")
    found = faults()
    assert [one for one in found if one.startswith(fault)]
    assert [one for one in found if one.startswith("trade_tag ") and OTHER.format("word") in one]


def test_an_erasure_done_properly_verifies(busy_case, one_session):
    customer = busy_case.customer
    Customer.objects.filter(pk=customer.pk).update(phone="0987654321")
    with one_session.superuser() as database:
        database.execute("SELECT history_erase('trade_customer', %s)", [customer.pk])
    Case.objects.filter(pk=busy_case.pk).update(severity=3)
    assert faults_and_remarks() == ([], [])

    tamper(one_session, f"UPDATE {PAST} SET words = 'he was content' WHERE revision = 2", PAST)
    assert faults() == [f"trade_case {busy_case.pk}, revision 2: {OTHER.format('words')}"]


KEYS = {
    "uuid": ("uuid", "gen_random_uuid()"),
    "text": ("text", "(ARRAY['ab', 'Ab', 'B', 'a b', '案件', '案-1', 'é', '𠮷', 'Z', '_'])[g]"),
}


@pytest.mark.parametrize("key", KEYS)
def test_keys_that_are_no_numbers_are_proved_in_their_order(key, one_session):
    kind, value = KEYS[key]
    recording = Recording(table="thing", history_table="historicalthing", key="id", columns=("id", "word"))
    with one_session.owner(), connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE thing (id {kind} PRIMARY KEY, word text)")
        cursor.execute("CREATE TABLE historicalthing (LIKE trade_historicaltag INCLUDING ALL)")
        cursor.execute(f"ALTER TABLE historicalthing DROP id, ADD id {kind}")
        register(cursor, recording)
        cursor.execute(sql.install(recording, settings.HISTORY_APP_ROLE))
        cursor.execute(f"INSERT INTO thing SELECT {value}, 'x' FROM generate_series(1, 10) g")
        cursor.execute("UPDATE thing SET word = 'y'")
        cursor.execute("DELETE FROM thing WHERE id = (SELECT max(id::text) FROM thing)::" + kind)
    assert faults() == []
    tamper(one_session, "UPDATE thing SET word = 'z'", "thing")
    assert len(faults()) == 9


def test_progress_reaches_its_total(customer):
    Case.objects.bulk_create([Case(customer=customer) for _ in range(BATCH + 7)])
    steps = [item for item in proof() if isinstance(item, Progress)]
    assert sum(step.rows for step in steps) == steps[0].total > BATCH
    assert max(step.rows for step in steps) <= BATCH


def test_the_command_says_what_it_proved(busy_case, capsys):
    with owner_reads():
        call_command("verify_history")
    assert capsys.readouterr().out.endswith("history rows proved: 0 faults, 0 remarks\n")
    with owner_reads():
        call_command("verify_history", quiet=True)
    assert capsys.readouterr().out == ""
