"""What the database enforces: the graph of a request, and that a legal hold wins whatever asks for an erasure."""

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
