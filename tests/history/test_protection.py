"""Who may do what: the application's role writes no history, and the owner cannot change any."""

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission
from django.core.checks import run_checks
from django.db import DatabaseError, connection, connections, transaction
from django.db.models import Q
from psycopg.conninfo import conninfo_to_dict

from history.attribution import attributed
from tests.history.trade.models import Case, Customer, Receipt

ATTACKS = {
    "insert": "INSERT INTO trade_historicalcase SELECT * FROM trade_historicalcase",
    "update": "UPDATE trade_historicalcase SET state = 'forged'",
    "delete": "DELETE FROM trade_historicalcase",
    "truncate history": "TRUNCATE trade_historicalcase",
    "truncate rows": "TRUNCATE trade_case CASCADE",
    "switch the trigger off": "ALTER TABLE trade_case DISABLE TRIGGER ALL",
    "drop the trigger": "DROP TRIGGER history_update ON trade_case",
    "replica mode": "SET session_replication_role = replica",
    "pgtrigger.ignore": """
        SET LOCAL pgtrigger.ignore = '{trade_historicalcase:history_kept}';
        DELETE FROM trade_historicalcase""",
    "replace the function": "CREATE OR REPLACE FUNCTION history_refuse() RETURNS trigger LANGUAGE sql AS 'SELECT 1'",
    "read the salts": "SELECT salt FROM history_salt",
    "forge an erasure": "INSERT INTO history_erasure DEFAULT VALUES",
    "become the owner": "SET ROLE test_kintsugi_owner",
    "reset the numbering": "SELECT setval('trade_historicalcase_history_id_seq', 1)",
    "feed the recorder from a table of one's own": """
        CREATE TEMP TABLE bait (LIKE trade_case);
        CREATE TRIGGER feed AFTER INSERT ON bait REFERENCING NEW TABLE AS new_rows
        FOR EACH STATEMENT EXECUTE FUNCTION history_record_trade_case();
        INSERT INTO bait VALUES (1, 'closed', 1, 'forged', NULL, 1)""",
}


@pytest.mark.django_db
@pytest.mark.parametrize("attack", ATTACKS)
def test_the_application_is_refused(attack, case):
    before = list(Case.history.values())
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ATTACKS[attack])
    assert list(Case.history.values()) == before


@pytest.mark.django_db
def test_shadowing_the_search_path_changes_nothing(case):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE trade_historicalcase (id int); SET LOCAL search_path = pg_temp, public")
        cursor.execute("UPDATE public.trade_case SET state = 'assessed'")
        cursor.execute("SELECT count(*) FROM public.trade_historicalcase")
        assert cursor.fetchone() == (2,)


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
@pytest.mark.parametrize(
    "attack", ["update", "delete", "truncate history", "truncate rows", "pgtrigger.ignore", "replica mode"]
)
def test_the_owner_is_refused_too(attack, case):
    with pytest.raises(DatabaseError), connections["owner"].cursor() as cursor:
        cursor.execute(ATTACKS[attack])
    assert Case.history.count() == 1


@pytest.mark.django_db(transaction=True)
def test_replica_mode_of_a_superuser_still_records_and_still_refuses(case, cluster):
    with cluster.superuser(cluster.name) as database:
        database.execute("SET session_replication_role = replica")
        database.execute("UPDATE trade_case SET state = 'assessed'")
        with pytest.raises(Exception, match="it only grows"):
            database.execute("DELETE FROM trade_historicalcase")
    assert Case.history.first().session_user == conninfo_to_dict(settings.DATABASE_URL)["user"]


def faults():
    return [warning.msg for warning in run_checks(databases=["owner"]) if warning.id == "history.W001"]


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_the_check_sees_a_trigger_switched_off_and_a_function_replaced():
    assert faults() == []
    with connections["owner"].cursor() as cursor:
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
@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_the_check_sees_every_protection_that_was_weakened(weakening):
    statements, fault = WEAKENINGS[weakening]
    with connections["owner"].cursor() as cursor:
        cursor.execute(statements)
    assert faults() == [fault]


CHANGES = {
    "update": "UPDATE trade_receipt SET amount = 1",
    "delete": "DELETE FROM trade_receipt",
    "truncate": "TRUNCATE trade_receipt",
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("role", ["application", "owner", "superuser"])
@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_what_only_grows_is_changed_by_nobody(change, role, cluster):
    Receipt.objects.create(amount=5)
    refusal = "permission denied" if role == "application" else "it only grows"
    with pytest.raises(Exception, match=refusal), cluster.superuser(cluster.name) as database:
        if role == "superuser":
            database.execute("SET session_replication_role = replica")
            database.execute(CHANGES[change])
        else:
            connections["owner" if role == "owner" else "default"].cursor().execute(CHANGES[change])
    assert list(Receipt.objects.values_list("amount")) == [(5,)]


@pytest.mark.django_db
def test_nobody_can_be_permitted_to_change_history():
    mechanism = Q(content_type__app_label="history") | Q(content_type__model__startswith="historical")
    assert not Permission.objects.filter(mechanism).exists()


@pytest.mark.django_db
def test_deleting_people_changes_no_history():
    with attributed(actor_id=1):
        customer = Customer.objects.create(name="Li", phone="1")
    customer.delete()
    assert [row.history_type for row in Customer.history.all()] == ["-", "+"]
