"""Each attack of the application on history is refused, and each defence is needed: without it the attack works."""

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from tests.history.trade.models import Case, Receipt

pytestmark = [pytest.mark.django_db(databases=["default", "owner"]), pytest.mark.usefixtures("one_session")]

APP = settings.HISTORY_APP_ROLE
PAST = "trade_historicalcase"
# Rights of whole roles and parameters are shared with the other workers: see test_protection for those.
# {attack: (what the application's role tries, what an administrator would have to take away first)}
DEFENCES = {
    "write a history row of one's own": (
        f"""INSERT INTO {PAST} SELECT (jsonb_populate_record(h, '{{"history_id": 999999, "revision": 99}}')).*
            FROM {PAST} h LIMIT 1""",
        f"GRANT INSERT ON {PAST} TO {APP}",
    ),
    "change history": (
        f"UPDATE {PAST} SET state = 'forged'",
        f"GRANT UPDATE ON {PAST} TO {APP}; ALTER TABLE {PAST} DISABLE TRIGGER history_kept",
    ),
    "remove history": (
        f"DELETE FROM {PAST}",
        f"GRANT DELETE ON {PAST} TO {APP}; ALTER TABLE {PAST} DISABLE TRIGGER history_kept",
    ),
    "empty history": (
        f"TRUNCATE {PAST}",
        f"GRANT TRUNCATE ON {PAST} TO {APP}; ALTER TABLE {PAST} DISABLE TRIGGER history_kept_whole",
    ),
    "empty a recorded table": (
        "TRUNCATE trade_case, trade_casetag",
        f"GRANT TRUNCATE ON trade_case, trade_casetag TO {APP}; ALTER TABLE trade_case DISABLE TRIGGER history_whole;"
        " ALTER TABLE trade_casetag DISABLE TRIGGER history_whole",
    ),
    "switch the recorder off": (
        "ALTER TABLE trade_case DISABLE TRIGGER history_update",
        f"ALTER TABLE trade_case OWNER TO {APP}",
    ),
    "drop the history": (f"DROP TABLE {PAST}", f"ALTER TABLE {PAST} OWNER TO {APP}"),
    "swallow history before it is written": (
        f"""CREATE FUNCTION pg_temp.swallow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
            CREATE TRIGGER swallow BEFORE INSERT ON {PAST} FOR EACH ROW EXECUTE FUNCTION pg_temp.swallow()""",
        f"GRANT TRIGGER ON {PAST} TO {APP}",
    ),
    "replace the recorder": (
        "CREATE OR REPLACE FUNCTION history_record_trade_case() RETURNS trigger LANGUAGE plpgsql"
        " AS 'BEGIN RETURN NULL; END'",
        f"GRANT CREATE ON SCHEMA public TO {APP}; ALTER FUNCTION history_record_trade_case() OWNER TO {APP}",
    ),
    "feed the recorder from a table of one's own": (
        """CREATE TEMP TABLE bait (LIKE trade_case);
           CREATE TRIGGER feed AFTER INSERT ON bait REFERENCING NEW TABLE AS new_rows
           FOR EACH STATEMENT EXECUTE FUNCTION history_record_trade_case();
           INSERT INTO bait VALUES (1, 'closed', 1, 'forged', NULL, 1)""",
        "GRANT EXECUTE ON FUNCTION history_record_trade_case() TO PUBLIC",
    ),
    "read the salts": ("SELECT salt FROM history_salt", f"GRANT SELECT ON history_salt TO {APP}"),
    "destroy a salt": ("UPDATE history_salt SET salt = NULL", f"GRANT UPDATE ON history_salt TO {APP}"),
    "forge the record of an erasure": (
        "INSERT INTO history_erasure (people, person_id, attribution, erased_at, xact)"
        " VALUES ('trade_customer', 1, '{}', now(), pg_current_xact_id()::text::bigint)",
        f"GRANT INSERT ON history_erasure TO {APP}; GRANT ALL ON SEQUENCE history_erasure_id_seq TO {APP}",
    ),
    "hide what is recorded": (
        "UPDATE history_installed SET personal = '[]'",
        f"GRANT UPDATE, SELECT ON history_installed TO {APP}",
    ),
    "reset the numbering": (
        f"SELECT setval('{PAST}_history_id_seq', 1)",
        f"GRANT UPDATE ON SEQUENCE {PAST}_history_id_seq TO {APP}",
    ),
    "change a line of a book that only grows": (
        "UPDATE trade_receipt SET amount = 1",
        f"GRANT UPDATE ON trade_receipt TO {APP}; ALTER TABLE trade_receipt DISABLE TRIGGER append_only",
    ),
}


def attempt(attack):
    """Try it as the application, and take it back."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(DEFENCES[attack][0])
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def rows(case):
    Receipt.objects.create(amount=5)
    yield
    assert Case.history.get().words == "the kettle leaks"


@pytest.mark.parametrize("attack", DEFENCES)
def test_the_attack_is_refused_and_only_its_defence_refuses_it(attack, one_session):
    with pytest.raises(DatabaseError):
        attempt(attack)
    with one_session.superuser() as database:
        database.execute(DEFENCES[attack][1])
    attempt(attack)
