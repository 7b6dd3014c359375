"""The hard rules of gifts, kept by the database too: whatever writes, nothing moves on without them.

An apology first; nothing under a legal hold; on strong anger only with a second person and both reasons, and what waits
for calm waits; officials and business buyers only once compliance has cleared them.
"""

HARD_RULES = """
CREATE OR REPLACE FUNCTION gifts_hard_rules() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $body$
DECLARE upset boolean;
BEGIN
    IF NEW.state = OLD.state OR NEW.state NOT IN ('submitted', 'approved', 'sent') THEN
        RETURN NEW;
    END IF;
    IF NEW.state <> 'submitted' AND NEW.cleared_by_id IS NULL AND EXISTS (
        SELECT FROM customers_customer WHERE id = NEW.customer_id AND kind <> 'consumer'
    ) THEN
        RAISE EXCEPTION 'gift %: compliance has not cleared the recipient', NEW.id USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.complaint_id IS NULL THEN
        RETURN NEW;
    END IF;
    IF NOT EXISTS (SELECT FROM complaints_apology WHERE complaint_id = NEW.complaint_id) THEN
        RAISE EXCEPTION 'gift %: nobody has apologised', NEW.id USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (
        SELECT FROM complaints_legalhold h JOIN complaints_complaint c ON c.id = h.complaint_id
        WHERE c.id = NEW.complaint_id AND c.is_legal_matter AND h.released_at IS NULL
    ) THEN
        RAISE EXCEPTION 'gift %: the case is under a legal hold', NEW.id USING ERRCODE = 'check_violation';
    END IF;
    SELECT emotion_level = 'strong' INTO upset FROM complaints_complaint WHERE id = NEW.complaint_id;
    IF upset AND (
        NEW.state = 'submitted' AND btrim(NEW.why) = ''
        OR NEW.state <> 'submitted' AND (NEW.despite_anger_by_id IS NULL OR btrim(NEW.despite_anger) = '')
        OR NEW.state = 'sent' AND NEW.timing = 'delayed'
    ) THEN
        RAISE EXCEPTION 'gift %: the customer is still angry', NEW.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $body$;

CREATE TRIGGER hard_rules BEFORE UPDATE OF state ON gifts_gift FOR EACH ROW EXECUTE FUNCTION gifts_hard_rules();
ALTER TABLE gifts_gift ENABLE ALWAYS TRIGGER hard_rules;
"""

NO_HARD_RULES = """
DROP TRIGGER hard_rules ON gifts_gift;
DROP FUNCTION gifts_hard_rules();
"""
