"""Who may do what: the application's role writes no history, and the owner cannot change any."""

import pytest
from django.contrib.auth.models import Permission
from django.db import DatabaseError, connection, transaction
from django.db.models import Q

from history.attribution import attributed
from tests.history.trade.models import Case, Customer

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
