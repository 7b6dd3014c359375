"""What licenses a strike: an act of its own in the journal of the case, in the same transaction, under no legal hold.

Words that move live on in the other case; that alone a legal hold does not forbid.
"""

STRIKE = """
CREATE OR REPLACE FUNCTION guard_strike_has_entry() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $body$
BEGIN
    IF NOT EXISTS (
        SELECT FROM audit_entry e WHERE e.xact = NEW.xact AND e.case_id = NEW.person_id AND (
            e.verb = 'complaint_move_message' OR (
                e.verb IN ('complaint_redact_message', 'complaint_redact_file') AND NOT EXISTS (
                    SELECT FROM complaints_legalhold h WHERE h.complaint_id = NEW.person_id AND h.released_at IS NULL)))
    ) THEN
        RAISE EXCEPTION '% of % % is struck out without an act that may do so', NEW."column", NEW."table", NEW.key
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $body$;
DROP TRIGGER IF EXISTS guard_strike_has_entry ON history_strike;
CREATE CONSTRAINT TRIGGER guard_strike_has_entry AFTER INSERT ON history_strike
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.people = 'complaints_complaint')
    EXECUTE FUNCTION guard_strike_has_entry();
ALTER TABLE history_strike ENABLE ALWAYS TRIGGER guard_strike_has_entry;
"""
NO_STRIKE = "DROP TRIGGER guard_strike_has_entry ON history_strike; DROP FUNCTION guard_strike_has_entry();"
