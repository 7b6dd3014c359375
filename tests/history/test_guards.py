"""The guards in the database hold for its owner and for a superuser too; a guard that was weakened is named."""

import pytest
from django.conf import settings
from django.core.checks import run_checks
from django.db import DatabaseError, connection
from psycopg.conninfo import conninfo_to_dict

from tests.history.test_protection import ATTACKS
from tests.history.trade.models import Case, Receipt
from tests.one_session import speaking_as

pytestmark = [pytest.mark.django_db(databases=["default", "owner"]), pytest.mark.usefixtures("one_session")]


@pytest.mark.parametrize(
    "attack", ["update", "delete", "truncate history", "truncate rows", "pgtrigger.ignore", "replica mode"]
)
def test_the_owner_is_refused_too(attack, case, one_session):
    with pytest.raises(DatabaseError), one_session.owner(), connection.cursor() as cursor:
        cursor.execute(ATTACKS[attack])
    assert Case.history.count() == 1


def test_replica_mode_of_a_superuser_still_records_and_still_refuses(case, one_session):
    with one_session.superuser() as database:
        database.execute("SET session_replication_role = replica")
        database.execute("UPDATE trade_case SET state = 'assessed'")
    assert Case.history.first().session_user == conninfo_to_dict(settings.DATABASE_URL)["user"]
    with pytest.raises(Exception, match="it only grows"), one_session.superuser() as database:
        database.execute("DELETE FROM trade_historicalcase")


def faults():
    return [warning.msg for warning in run_checks(databases=["owner"]) if warning.id == "history.W001"]


def test_the_check_sees_a_trigger_switched_off_and_a_function_replaced(one_session):
    assert faults() == []
    with one_session.owner(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE trade_case DISABLE TRIGGER history_update")
        cursor.execute("ALTER FUNCTION history_record_trade_tag() RENAME TO unused")
    assert faults() == [
        "Trigger history_update of trade_case is missing or switched off.",
        "The function that records trade_tag is not the declared one.",
        *(f"Trigger history_{act} of trade_tag is not the declared one." for act in ("delete", "insert", "update")),
    ]


WEAKENINGS = {
    "a trigger that runs only sometimes": (
        """CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE ON trade_receipt FOR EACH ROW
           WHEN (false) EXECUTE FUNCTION history_refuse();
           ALTER TABLE trade_receipt ENABLE ALWAYS TRIGGER append_only""",
        "Trigger append_only of trade_receipt is not the declared one.",
    ),
    "a trigger that lets deletions pass": (
        """CREATE OR REPLACE TRIGGER history_kept BEFORE UPDATE ON trade_historicaltag FOR EACH ROW
           EXECUTE FUNCTION history_refuse();
           ALTER TABLE trade_historicaltag ENABLE ALWAYS TRIGGER history_kept""",
        "Trigger history_kept of trade_historicaltag is not the declared one.",
    ),
    "a trigger that takes more for personal": (
        """CREATE OR REPLACE TRIGGER history_kept BEFORE UPDATE OR DELETE ON trade_historicalcase FOR EACH ROW
           EXECUTE FUNCTION history_refuse('trade_customer', 'customer_id', 'words', 'state');
           ALTER TABLE trade_historicalcase ENABLE ALWAYS TRIGGER history_kept""",
        "Trigger history_kept of trade_historicalcase is not the declared one.",
    ),
    "an append-only trigger dropped": (
        "DROP TRIGGER append_only_whole ON trade_receipt",
        "Trigger append_only_whole of trade_receipt is missing or switched off.",
    ),
    "a refusal that refuses nothing": (
        """CREATE OR REPLACE FUNCTION history_refuse() RETURNS trigger LANGUAGE plpgsql
           AS 'BEGIN RETURN coalesce(NEW, OLD); END'""",
        "The function history_refuse is not the declared one.",
    ),
    "a recorder that anybody may feed": (
        "GRANT EXECUTE ON FUNCTION history_record_trade_tag() TO PUBLIC",
        "The function that records trade_tag is not the declared one.",
    ),
    "a history that the application may write": (
        "GRANT UPDATE ON trade_historicaltag TO test_kintsugi_app",
        "The application may write to trade_historicaltag.",
    ),
    "numbers handed out in advance": (
        "ALTER SEQUENCE trade_historicaltag_history_id_seq CACHE 50",
        "The sequence of trade_historicaltag does not count upwards one number at a time.",
    ),
}


@pytest.mark.parametrize("weakening", WEAKENINGS)
def test_the_check_sees_every_protection_that_was_weakened(weakening, one_session):
    statements, fault = WEAKENINGS[weakening]
    with one_session.owner(), connection.cursor() as cursor:
        cursor.execute(statements)
    assert faults() == [fault]


CHANGES = {
    "update": "UPDATE trade_receipt SET amount = 1",
    "delete": "DELETE FROM trade_receipt",
    "truncate": "TRUNCATE trade_receipt",
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("role", ["application", "owner", "superuser"])
def test_what_only_grows_is_changed_by_nobody(change, role, one_session):
    Receipt.objects.create(amount=5)
    refusal = "permission denied" if role == "application" else "it only grows"
    who = {"superuser": "DEFAULT", "owner": settings.HISTORY_OWNER_ROLE, "application": settings.HISTORY_APP_ROLE}
    with pytest.raises(Exception, match=refusal), speaking_as(who[role]) as database:
        if role == "superuser":
            database.execute("SET session_replication_role = replica")
        database.execute(CHANGES[change])
    assert list(Receipt.objects.values_list("amount")) == [(5,)]
