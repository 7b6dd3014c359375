"""The balance of a budget is its ledger: proved by the database at every commit, whatever writes.

The figures of a budget may change only together with lines that explain them. A closed period takes no line and
does not open again.
"""

IS_ITS_LEDGER = """
CREATE OR REPLACE FUNCTION gifts_budget_is_its_ledger() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $body$
DECLARE number bigint;
BEGIN
    IF TG_TABLE_NAME = 'gifts_budget' THEN number := NEW.id; ELSE number := NEW.budget_id; END IF;
    IF NOT EXISTS (
        SELECT FROM gifts_budget b, LATERAL (
            SELECT coalesce(sum(amount) FILTER (WHERE kind IN ('allocate', 'adjust', 'late')), 0) AS allocated,
                coalesce(sum(CASE kind WHEN 'reserve' THEN amount WHEN 'release' THEN -amount
                                       WHEN 'commit' THEN -amount ELSE 0 END), 0) AS reserved,
                coalesce(sum(CASE kind WHEN 'commit' THEN amount WHEN 'refund' THEN -amount ELSE 0 END), 0) AS spent
            FROM gifts_ledgerline WHERE budget_id = b.id
        ) l WHERE b.id = number AND (b.allocated, b.reserved, b.spent) = (l.allocated, l.reserved, l.spent)
    ) THEN
        RAISE EXCEPTION 'budget % is not the sum of its ledger', number
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $body$;

CREATE OR REPLACE FUNCTION gifts_closed_is_closed() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $body$
BEGIN
    IF TG_TABLE_NAME = 'gifts_budget' THEN
        IF OLD.closed_at IS NOT NULL AND NEW.closed_at IS DISTINCT FROM OLD.closed_at THEN
            RAISE EXCEPTION 'budget % is closed for good', OLD.id USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    ELSIF EXISTS (SELECT FROM gifts_budget WHERE id = NEW.budget_id AND closed_at IS NOT NULL) THEN
        RAISE EXCEPTION 'budget % is closed', NEW.budget_id USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $body$;

CREATE CONSTRAINT TRIGGER balance_of_line AFTER INSERT ON gifts_ledgerline DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION gifts_budget_is_its_ledger();
CREATE CONSTRAINT TRIGGER balance_of_budget AFTER INSERT OR UPDATE OF allocated, reserved, spent ON gifts_budget
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION gifts_budget_is_its_ledger();
CREATE TRIGGER closed_takes_no_line BEFORE INSERT ON gifts_ledgerline
    FOR EACH ROW EXECUTE FUNCTION gifts_closed_is_closed();
CREATE TRIGGER closed_for_good BEFORE UPDATE ON gifts_budget FOR EACH ROW EXECUTE FUNCTION gifts_closed_is_closed();
ALTER TABLE gifts_ledgerline ENABLE ALWAYS TRIGGER balance_of_line;
ALTER TABLE gifts_ledgerline ENABLE ALWAYS TRIGGER closed_takes_no_line;
ALTER TABLE gifts_budget ENABLE ALWAYS TRIGGER balance_of_budget;
ALTER TABLE gifts_budget ENABLE ALWAYS TRIGGER closed_for_good;
"""

NO_LONGER = """
DROP TRIGGER balance_of_line ON gifts_ledgerline;
DROP TRIGGER balance_of_budget ON gifts_budget;
DROP TRIGGER closed_takes_no_line ON gifts_ledgerline;
DROP TRIGGER closed_for_good ON gifts_budget;
DROP FUNCTION gifts_budget_is_its_ledger();
DROP FUNCTION gifts_closed_is_closed();
"""
