"""What the database enforces: the graph of a request, that a legal hold wins, that no data goes without a request."""

from django.core.checks import Warning
from django.db import connections

from audit.guards import Guard, edges_of, guard
from privacy.choices import ErasureState
from privacy.models import ErasureRequest

ERASURE_REQUEST = guard(
    Guard(
        table="privacy_erasurerequest",
        subject="privacy.erasurerequest",
        first=ErasureState.REQUESTED.value,
        edges=edges_of(ErasureRequest),
    )
)

# On the table of erasures itself, so that even a direct call of history_erase is refused.
LEGAL_HOLD = """
CREATE OR REPLACE FUNCTION guard_legal_hold() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $body$
DECLARE
    held text;
BEGIN
    SELECT c.reference INTO held FROM complaints_legalhold h JOIN complaints_complaint c ON c.id = h.complaint_id
    WHERE h.released_at IS NULL AND CASE NEW.people
        WHEN 'complaints_complaint' THEN c.id = NEW.person_id
        WHEN 'customers_customer' THEN c.customer_id = NEW.person_id
        WHEN 'gifts_gift' THEN EXISTS (SELECT FROM gifts_gift g WHERE g.id = NEW.person_id AND g.complaint_id = c.id)
        WHEN 'followups_followup' THEN EXISTS
            (SELECT FROM followups_followup f WHERE f.id = NEW.person_id AND f.complaint_id = c.id)
        ELSE false END LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'a legal hold stands on %: % % is kept', held, NEW.people, NEW.person_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $body$;
DROP TRIGGER IF EXISTS guard_legal_hold ON history_erasure;
CREATE TRIGGER guard_legal_hold BEFORE INSERT ON history_erasure FOR EACH ROW EXECUTE FUNCTION guard_legal_hold();
ALTER TABLE history_erasure ENABLE ALWAYS TRIGGER guard_legal_hold;
"""
# An erasure is licensed by a request that is carried out in the same transaction and names the person: looked for when
# the transaction ends, since the request says last what it reached.
REQUEST = """
CREATE OR REPLACE FUNCTION guard_erasure_has_request() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $body$
BEGIN
    IF NOT EXISTS (
        SELECT FROM privacy_historicalerasurerequest h WHERE h.xact = NEW.xact AND h.state = 'carried_out'
        AND h.things -> NEW.people @> to_jsonb(NEW.person_id)
    ) THEN
        RAISE EXCEPTION '% % is erased without a request that is carried out', NEW.people, NEW.person_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $body$;
DROP TRIGGER IF EXISTS guard_erasure_has_request ON history_erasure;
CREATE CONSTRAINT TRIGGER guard_erasure_has_request AFTER INSERT ON history_erasure
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.people IN ('customers_customer', 'complaints_complaint', 'gifts_gift', 'followups_followup'))
    EXECUTE FUNCTION guard_erasure_has_request();
ALTER TABLE history_erasure ENABLE ALWAYS TRIGGER guard_erasure_has_request;
"""
NO_REQUEST = "DROP TRIGGER guard_erasure_has_request ON history_erasure; DROP FUNCTION guard_erasure_has_request();"
# A case that is being written down holds its customer at once, not only at the end as Django's deferred key does: an
# erasure waits for it and sees it, or it waits for the erasure.
NEW_CASE = """
CREATE OR REPLACE FUNCTION guard_new_case() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $body$
BEGIN
    PERFORM FROM customers_customer c WHERE c.id = NEW.customer_id FOR KEY SHARE;
    RETURN NEW;
END $body$;
DROP TRIGGER IF EXISTS guard_new_case ON complaints_complaint;
CREATE TRIGGER guard_new_case BEFORE INSERT OR UPDATE OF customer_id ON complaints_complaint
    FOR EACH ROW WHEN (NEW.customer_id IS NOT NULL) EXECUTE FUNCTION guard_new_case();
ALTER TABLE complaints_complaint ENABLE ALWAYS TRIGGER guard_new_case;
"""
NO_NEW_CASE = "DROP TRIGGER guard_new_case ON complaints_complaint; DROP FUNCTION guard_new_case();"
NO_LEGAL_HOLD = "DROP TRIGGER guard_legal_hold ON history_erasure; DROP FUNCTION guard_legal_hold();"
TRIGGERS = {
    "guard_legal_hold": ("history_erasure", LEGAL_HOLD),
    "guard_erasure_has_request": ("history_erasure", REQUEST),
    "guard_new_case": ("complaints_complaint", NEW_CASE),
}


def check_guards(app_configs, databases=None, **kwargs):
    """privacy.W001: a trigger that guards erasures is missing, switched off or another one than ours."""
    return [
        Warning(f"The trigger {name} of {table} is not the declared one.", hint="Run migrate.", id="privacy.W001")
        for alias in databases or []
        for name, (table, text) in TRIGGERS.items()
        if table in connections[alias].introspection.table_names() and not stands(connections[alias], name, table, text)
    ]


def stands(connection, name: str, table: str, text: str) -> bool:
    """Whether the trigger is there, always on, and its function says what ours says."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT p.prosrc FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
               WHERE t.tgname = %s AND t.tgrelid = to_regclass(%s) AND t.tgenabled = 'A'""",
            [name, table],
        )
        found = cursor.fetchone()
    return found is not None and found[0] in text
