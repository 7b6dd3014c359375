"""What stands, in the database: cards that were handed in, agreed scores, acknowledged notes, used rubrics.

Whatever writes is refused, but for an erasure of the case, which may blank the words.
"""

# Arguments: the columns that may still change, the personal ones. Both lists separated by commas.
STANDING = """
CREATE FUNCTION training_stands(was jsonb, becomes jsonb, free text, personal text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $body$
DECLARE open text[] := string_to_array(free, ',');
BEGIN
    IF EXISTS (SELECT FROM history_erasure e WHERE e.people = 'complaints_complaint'
               AND e.person_id::text = was ->> 'complaint_id' AND e.xact = pg_current_xact_id()::text::bigint) THEN
        open := open || string_to_array(personal, ',');
    END IF;
    RETURN becomes IS NOT NULL AND was - open = becomes - open;
END $body$;
REVOKE ALL ON FUNCTION training_stands(jsonb, jsonb, text, text) FROM PUBLIC;

CREATE FUNCTION training_refuse() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $body$
DECLARE
    was jsonb; becomes jsonb; stands boolean := false; free text := ''; personal text := '';
BEGIN
    IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD); END IF;
    IF TG_OP <> 'DELETE' THEN becomes := to_jsonb(NEW); END IF;
    IF TG_TABLE_NAME = 'training_scorecard' THEN
        stands := was ->> 'state' <> 'draft';
        free := 'state,version,released_at'; personal := 'summary';
    ELSIF TG_TABLE_NAME = 'training_scoreanswer' THEN
        stands := EXISTS (SELECT FROM training_scorecard c WHERE c.state <> 'draft'
                          AND c.id::text IN (was ->> 'card_id', becomes ->> 'card_id'));
        personal := 'comment,overruled';
    ELSIF TG_TABLE_NAME = 'training_scoreround' THEN
        stands := was ->> 'state' IN ('agreed', 'released', 'cancelled');
        free := 'state,version,released_at'; personal := 'reason';
    ELSIF TG_TABLE_NAME = 'training_coachingnote' THEN
        stands := was ->> 'state' <> 'waiting';
        free := CASE WHEN was ->> 'state' = 'acknowledged' THEN 'state,version,result,checked_at' ELSE '' END;
        personal := 'behaviour,effect,change,comment,result';
    ELSIF TG_TABLE_NAME = 'training_rubric' THEN
        stands := EXISTS (SELECT FROM training_scorecard c WHERE c.rubric_id::text = was ->> 'id');
        free := 'ends_on';
    ELSE
        stands := EXISTS (SELECT FROM training_scorecard c
                          WHERE c.rubric_id::text IN (was ->> 'rubric_id', becomes ->> 'rubric_id'));
    END IF;
    IF stands AND (was IS NULL OR NOT training_stands(was, becomes, free, personal)) THEN
        RAISE EXCEPTION '% % is fixed', TG_TABLE_NAME, coalesce(was, becomes) ->> 'id'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $body$;

-- Every item answered, and no contradiction of the history without its reason, once a card is handed in.
CREATE FUNCTION training_whole() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $body$
BEGIN
    IF EXISTS (
        SELECT FROM training_rubricitem i LEFT JOIN training_scoreanswer a ON a.item_id = i.id AND a.card_id = NEW.id
        WHERE i.rubric_id = NEW.rubric_id AND (coalesce(a.answer, '') = ''
            OR a.told NOT IN ('', 'unknown') AND a.told <> a.answer AND btrim(a.overruled) = '')
    ) THEN
        RAISE EXCEPTION 'scorecard % is not whole', NEW.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $body$;
CREATE TRIGGER training_whole BEFORE UPDATE ON training_scorecard FOR EACH ROW
    WHEN (NEW.state = 'handed_in' AND OLD.state = 'draft') EXECUTE FUNCTION training_whole();
ALTER TABLE training_scorecard ENABLE ALWAYS TRIGGER training_whole;
""" + "".join(
    f"""
CREATE TRIGGER training_fixed BEFORE {when} ON {table} FOR EACH ROW EXECUTE FUNCTION training_refuse();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER training_fixed;"""
    for table, when in {
        "training_scorecard": "UPDATE OR DELETE",
        "training_scoreanswer": "INSERT OR UPDATE OR DELETE",
        "training_scoreround": "UPDATE OR DELETE",
        "training_coachingnote": "UPDATE OR DELETE",
        "training_rubric": "UPDATE OR DELETE",
        "training_rubricitem": "INSERT OR UPDATE OR DELETE",
    }.items()
)
TABLES = ("scorecard", "scoreanswer", "scoreround", "coachingnote", "rubric", "rubricitem")
NOT_STANDING = "".join(f"DROP TRIGGER training_fixed ON training_{name};" for name in TABLES) + (
    "DROP TRIGGER training_whole ON training_scorecard; DROP FUNCTION training_whole();"
    "DROP FUNCTION training_refuse(); DROP FUNCTION training_stands(jsonb, jsonb, text, text);"
)
