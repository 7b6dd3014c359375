"""The SQL of the mechanism. Everything that depends on a model is generated as static text: no EXECUTE, no
row-by-row loop. Functions are SECURITY DEFINER with every setting pinned that changes how values print."""

from history.tracking import Recording

# Values print the same way whatever the session, the server or the machine prefers.
PLAIN_TEXT = {
    "timezone": "UTC",
    "datestyle": "ISO, YMD",
    "intervalstyle": "iso_8601",
    "bytea_output": "hex",
    "extra_float_digits": "1",
}
PRINT_PLAINLY = "; ".join(f"SET LOCAL {name} = '{value}'" for name, value in PLAIN_TEXT.items())
PINNED = "SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp" + "".join(
    f" SET {name} = '{value}'" for name, value in PLAIN_TEXT.items()
)

# The circumstances that a seal covers, of a history row called h.
CIRCUMSTANCES = """jsonb_build_array(%s, h.{key}, h.revision, h.history_type, h.history_date, h.recorded_at,
    h.back_dated, h.history_user_id, h.acting_for_id, h.request_id, h.history_change_reason, h."session_user",
    h.xact)::text"""

# Refusal and its one exception; written so that it can also replace what an older release installed.
ERASURE = f"""
-- Refuses all change, except that a recorded erasure of this transaction may blank the personal columns.
-- Arguments: the table of persons, the column that names the person, the personal columns.
CREATE OR REPLACE FUNCTION history_refuse() RETURNS trigger LANGUAGE plpgsql {PINNED} AS $body$
DECLARE
    was jsonb; becomes jsonb; blank text; personal text[] := TG_ARGV[2:];
BEGIN
    IF TG_OP = 'UPDATE' AND TG_NARGS > 2 THEN
        was := to_jsonb(OLD); becomes := to_jsonb(NEW); blank := 'erased ' || (was ->> TG_ARGV[1]);
        IF becomes - personal = was - personal
           AND NOT EXISTS (SELECT FROM unnest(personal) c
                           WHERE becomes ->> c IS DISTINCT FROM CASE WHEN was ->> c <> '' THEN blank ELSE was ->> c END)
           AND EXISTS (SELECT FROM history_erasure e WHERE e.people = TG_ARGV[0]
                       AND e.person_id::text = was ->> TG_ARGV[1] AND e.xact = pg_current_xact_id()::text::bigint)
        THEN RETURN NEW; END IF;
        -- or that a recorded strike of this transaction marks one value of one thing, in versions before the present
        IF EXISTS (SELECT FROM history_strike s JOIN history_installed i ON i."table" = s."table"
                   WHERE i.history_table = TG_TABLE_NAME AND s.xact = pg_current_xact_id()::text::bigint
                   AND s.key = was ->> i.key AND (was ->> 'revision')::bigint <= s.revision
                   AND becomes = was || jsonb_build_object(s."column" || '_grain', '', s."column",
                       CASE WHEN was ->> s."column" <> '' THEN 'struck ' || s.id ELSE was ->> s."column" END))
        THEN RETURN NEW; END IF;
    END IF;
    RAISE EXCEPTION '% on % is refused: it only grows', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $body$;

-- Blanks a person's data in rows and history, and destroys the salt. What was empty stays so: nothing stood there.
-- Returns how many rows it touched in each table.
DROP FUNCTION IF EXISTS history_erase(text, bigint);
CREATE FUNCTION history_erase(the_people text, the_person bigint) RETURNS jsonb LANGUAGE plpgsql {PINNED} AS $body$
DECLARE
    t record; target text; blank text := 'erased ' || the_person; blanks text; speaks text; touched bigint;
    counts jsonb := '{{}}';
BEGIN
    INSERT INTO history_erasure (people, person_id, attribution, erased_at, xact)
    VALUES (the_people, the_person, coalesce(nullif(current_setting('history.attribution', true), ''), '{{}}')::jsonb
            || jsonb_build_object('session_user', session_user), clock_timestamp(), pg_current_xact_id()::text::bigint);
    UPDATE history_salt SET salt = NULL WHERE people = the_people AND person_id = the_person;
    FOR t IN SELECT * FROM history_installed WHERE people = the_people ORDER BY "table" LOOP
        SELECT string_agg(format('%1$I = CASE WHEN %1$I <> %2$L THEN %3$L ELSE %1$I END', c, '', blank), ', '),
               string_agg(format('(%1$I <> %2$L AND %1$I <> %3$L)', c, '', blank), ' OR ')
          INTO blanks, speaks FROM jsonb_array_elements_text(t.personal) c;
        FOREACH target IN ARRAY ARRAY[t."table", t.history_table] LOOP
            EXECUTE format('UPDATE %I SET %s WHERE %I = $1 AND (%s)', target, blanks, t.person_column, speaks)
                USING the_person;
            GET DIAGNOSTICS touched = ROW_COUNT;
            IF touched > 0 THEN counts := counts || jsonb_build_object(target, touched); END IF;
        END LOOP;
    END LOOP;
    RETURN counts;
END $body$;
REVOKE ALL ON FUNCTION history_refuse(), history_erase(text, bigint) FROM PUBLIC;
"""

# Strikes one personal value out of the history of one thing that goes on living, and the grain that its digest was
# salted with: the digest stays, sealed, and nobody can try values against it. The present version stays; of a thing
# that is gone nothing does. Returns how many versions it touched.
STRIKE = f"""
CREATE OR REPLACE FUNCTION history_strike_out(the_table text, the_key text, the_column text) RETURNS bigint
    LANGUAGE plpgsql {PINNED} AS $body$
DECLARE
    i record; last record; number bigint; touched bigint; grain text := the_column || '_grain';
BEGIN
    SELECT * INTO i FROM history_installed t WHERE t."table" = the_table;
    IF NOT FOUND OR NOT i.personal ? the_column OR NOT i.columns ? grain THEN
        RAISE EXCEPTION '% of % cannot be struck out', the_column, the_table USING ERRCODE = 'insufficient_privilege';
    END IF;
    EXECUTE format('SELECT revision, history_type, %I AS person FROM %I WHERE %I = %L ORDER BY revision DESC LIMIT 1',
                   i.person_column, i.history_table, i.key, the_key) INTO last;
    IF last.revision IS NULL THEN
        RAISE EXCEPTION '% % has no history', the_table, the_key USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO history_strike ("table", key, "column", revision, people, person_id, attribution, struck_at, xact)
    VALUES (the_table, the_key, the_column, last.revision - (last.history_type <> '-')::int, i.people, last.person,
            coalesce(nullif(current_setting('history.attribution', true), ''), '{{}}')::jsonb
            || jsonb_build_object('session_user', session_user), clock_timestamp(), pg_current_xact_id()::text::bigint)
    RETURNING id INTO number;
    EXECUTE format('UPDATE %1$I SET %2$I = CASE WHEN %2$I <> %3$L THEN %4$L ELSE %2$I END, %5$I = %3$L
                    WHERE %6$I = %7$L AND revision <= %8$s AND %2$I !~ %9$L',
                   i.history_table, the_column, '', 'struck ' || number, grain, i.key, the_key,
                   last.revision - (last.history_type <> '-')::int, '^struck [0-9]+$');
    GET DIAGNOSTICS touched = ROW_COUNT;
    RETURN touched;
END $body$;
REVOKE ALL ON FUNCTION history_strike_out(text, text, text) FROM PUBLIC;
"""
NO_STRIKE = "DROP FUNCTION history_strike_out(text, text, text)"

# Table-independent functions.
FOUNDATION = f"""
CREATE FUNCTION history_digest(value text) RETURNS text LANGUAGE sql STABLE
RETURN encode(sha256(convert_to(value, 'UTF8')), 'base64');

CREATE FUNCTION history_digest(value text, salt bytea) RETURNS text LANGUAGE sql STABLE
RETURN CASE WHEN value IS NULL THEN NULL WHEN salt IS NULL THEN 'erased'
            ELSE encode(sha256(salt || convert_to(value, 'UTF8')), 'base64') END;
{ERASURE}{STRIKE}"""

NO_FOUNDATION = (
    f"{NO_STRIKE}; DROP FUNCTION history_erase(text, bigint), history_refuse(),"
    " history_digest(text, bytea), history_digest(text);"
)

# The salts of a few persons, for those who have their data in clear anyway and must let others verify it.
SALTS_OF = f"""
CREATE FUNCTION history_salts_of(the_people text, the_persons bigint[])
RETURNS TABLE (person_id bigint, salt bytea) LANGUAGE plpgsql STABLE {PINNED} AS $body$
BEGIN
    IF cardinality(the_persons) > 500 THEN
        RAISE EXCEPTION 'the salts of % persons at once are refused', cardinality(the_persons)
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN QUERY SELECT s.person_id, s.salt FROM history_salt s
        WHERE s.people = the_people AND s.person_id = ANY (the_persons);
END $body$;
"""


def quoted(name: str) -> str:
    """``name`` as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """``text`` as an SQL string."""
    return "'" + text.replace("'", "''") + "'"


def columns(names, row: str) -> str:
    """``row."a", row."b"`` …"""
    return ", ".join(f"{row}.{quoted(name)}" for name in names)


def function_name(recording: Recording) -> str:
    """One function records one table."""
    return f"history_record_{recording.table}"


def circumstances(recording: Recording) -> str:
    """The sealed circumstances of history row ``h``, as text."""
    return CIRCUMSTANCES.format(key=quoted(recording.key)) % literal(recording.history_table)


def digests(recording: Recording, row: str) -> str:
    """The map {column: digest} of ``row``; personal columns with the salt of their person, and with their grain."""
    values = (f"history_digest({row}.{quoted(name)}::text{salted(recording, name, row)})" for name in recording.columns)
    names = ", ".join(map(literal, recording.columns))
    return f"jsonb_object(ARRAY[{names}], ARRAY[{', '.join(values)}])"


def salted(recording: Recording, name: str, row: str) -> str:
    """What the digest of a column takes besides its value: nothing, or the salt and, if it has one, its own grain."""
    if name not in recording.personal:
        return ""
    grain = grain_of(recording, name)
    grains = f" || convert_to(coalesce({row}.{quoted(grain)}, ''), 'UTF8')" if grain else ""
    return f", {salt(recording, row)}{grains}"


def grain_of(recording: Recording, name: str) -> str:
    """The column of random letters that salts this one value besides its person's salt; empty if it has none."""
    grain = f"{name}_grain"
    return grain if grain in recording.columns else ""


def salt(recording: Recording, row: str) -> str:
    """The salt of the person whom ``row`` is about: NULL after an erasure, empty when it is about nobody."""
    return f"CASE WHEN {row}.{quoted(recording.person_column)} IS NULL THEN ''::bytea ELSE s.salt END"


def salt_join(recording: Recording, row: str) -> str:
    """Joins ``s``, the salt of the person whom ``row`` is about."""
    if not recording.personal:
        return ""
    person = f"{row}.{quoted(recording.person_column)}"
    return f"LEFT JOIN history_salt s ON s.people = {literal(recording.people)} AND s.person_id = {person}"


def new_salts(recording: Recording, rows: str = "new_rows") -> str:
    """Gives each person among ``rows`` who has none yet a salt: 244 random bits."""
    if not recording.personal:
        return ""
    return f"""
        INSERT INTO history_salt (people, person_id, salt)
        SELECT {literal(recording.people)}, p.id, uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
        FROM (SELECT DISTINCT {quoted(recording.person_column)} AS id FROM {rows}) p
        WHERE p.id IS NOT NULL AND NOT EXISTS
            (SELECT FROM history_salt s WHERE s.people = {literal(recording.people)} AND s.person_id = p.id)
        ORDER BY p.id ON CONFLICT DO NOTHING;"""


def record(recording: Recording, kind: str, rows: str) -> str:
    """The statement that writes one history row of type ``kind`` for each r in ``rows``.

    Without OFFSET 0 PostgreSQL would put the inner query into the outer one, and compute each digest twice.
    """
    key, kept = quoted(recording.key), ", ".join(map(quoted, recording.columns))
    return f"""
        INSERT INTO {quoted(recording.history_table)} ({kept}, history_type, history_date, recorded_at, back_dated,
            history_user_id, acting_for_id, request_id, history_change_reason, "session_user", xact,
            revision, digests, prev_seal, seal)
        SELECT h.*, sha256(h.prev_seal || convert_to({circumstances(recording)} || h.digests::text, 'UTF8'))
        FROM (
            SELECT {columns(recording.columns, "r")}, '{kind}' AS history_type,
                greatest(happened, last.history_date + interval '1 microsecond') AS history_date,
                moment AS recorded_at, happened < moment - interval '1 minute' AS back_dated,
                actor AS history_user_id, acting_for AS acting_for_id, request AS request_id,
                reason AS history_change_reason, session_user::text AS "session_user",
                pg_current_xact_id()::text::bigint AS xact,
                coalesce(last.revision, 0) + 1 AS revision,
                {digests(recording, "r")} AS digests,
                coalesce(last.seal, '') AS prev_seal
            FROM {rows}
            {salt_join(recording, "r")}
            LEFT JOIN LATERAL (
                SELECT p.revision, p.history_date, p.seal FROM {quoted(recording.history_table)} p
                WHERE p.{key} = r.{key} ORDER BY p.revision DESC LIMIT 1) last ON true
            OFFSET 0
        ) h;"""


def function_body(recording: Recording) -> str:
    """The trigger function's text: also what the check compares with the database."""
    key = quoted(recording.key)
    new, old = columns(recording.columns, "r"), columns(recording.columns, "o")
    changed = f"new_rows r JOIN old_rows o ON o.{key} = r.{key} AND record_image_ne(ROW({new}), ROW({old}))"
    return f"""
#variable_conflict use_variable
DECLARE
    told text := nullif(current_setting('history.attribution', true), '');
    facts jsonb := coalesce(told, '{{}}')::jsonb;
    actor bigint := facts ->> 'actor_id';
    acting_for bigint := facts ->> 'acting_for_id';
    request text := left(coalesce(facts ->> 'request_id', ''), 64);
    reason text := CASE WHEN told IS NULL THEN 'outside the application' ELSE coalesce(facts ->> 'reason', '') END;
    moment timestamptz := clock_timestamp();
    happened timestamptz := least(coalesce((facts ->> 'at')::timestamptz, moment), moment);
BEGIN
    IF TG_OP = 'INSERT' THEN{new_salts(recording)}{record(recording, "+", "new_rows r")}
    ELSIF TG_OP = 'UPDATE' THEN{new_salts(recording)}
        IF EXISTS (SELECT FROM new_rows r WHERE NOT EXISTS (SELECT FROM old_rows o WHERE o.{key} = r.{key})) THEN
            RAISE EXCEPTION 'a key of % never changes', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
        END IF;{record(recording, "~", changed)}
    ELSE{record(recording, "-", "old_rows r")}
    END IF;
    RETURN NULL;
END """


def triggers(recording: Recording) -> dict[str, tuple[str, str]]:
    """{name: (table, rest of CREATE TRIGGER)} of all triggers that guard one tracked table."""
    table, past, run = recording.table, recording.history_table, f"{function_name(recording)}()"
    seen = {
        "insert": "NEW TABLE AS new_rows",
        "update": "OLD TABLE AS old_rows NEW TABLE AS new_rows",
        "delete": "OLD TABLE AS old_rows",
    }
    wanted = {
        f"history_{act}": (
            table,
            f"AFTER {act.upper()}",
            f"REFERENCING {rows} FOR EACH STATEMENT EXECUTE FUNCTION {run}",
        )
        for act, rows in seen.items()
    }
    refuse = f"EXECUTE FUNCTION history_refuse({', '.join(map(literal, recording.erasable))})"
    wanted["history_whole"] = (table, "BEFORE TRUNCATE", "FOR EACH STATEMENT EXECUTE FUNCTION history_refuse()")
    wanted["history_kept"] = (past, "BEFORE UPDATE OR DELETE", f"FOR EACH ROW {refuse}")
    wanted["history_kept_whole"] = (past, "BEFORE TRUNCATE", "FOR EACH STATEMENT EXECUTE FUNCTION history_refuse()")
    return {name: (on, f"{when} ON {quoted(on)} {rest}") for name, (on, when, rest) in wanted.items()}


def adopt(recording: Recording) -> str:
    """Statements after which rows that stood there before recording began have their first version.

    A function of the moment, because a DO block can pin no settings.
    """
    table, name = quoted(recording.table), f"{function_name(recording)}_adopt"
    return f"""
CREATE FUNCTION {name}() RETURNS void LANGUAGE plpgsql {PINNED} AS $body$
#variable_conflict use_variable
DECLARE
    actor bigint; acting_for bigint; request text := ''; reason text := 'adopted';
    moment timestamptz := clock_timestamp(); happened timestamptz := moment;
BEGIN{new_salts(recording, table)}{record(recording, "+", f"{table} r")}
END $body$;
SELECT {name}();
DROP FUNCTION {name}()"""


def function(recording: Recording) -> str:
    """Statements that (re)make the function that records; no lock of a table is needed."""
    name = function_name(recording)
    return f"""CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql {PINNED}
        AS $body${function_body(recording)}$body$;
        REVOKE ALL ON FUNCTION {name}() FROM PUBLIC"""  # else a temp table of anyone could feed it forged rows


def install(recording: Recording, app_role: str) -> str:
    """Statements that (re)install recording and refusal; ENABLE ALWAYS also holds in replica mode."""
    past = quoted(recording.history_table)
    parts = [
        function(recording),
        f"REVOKE ALL ON {past} FROM {quoted(app_role)}",
        f"REVOKE ALL ON SEQUENCE {quoted(recording.history_table + '_history_id_seq')} FROM {quoted(app_role)}",
        f"GRANT SELECT ON {past} TO {quoted(app_role)}",
    ]
    for trigger, (table, rest) in triggers(recording).items():
        parts.append(f"CREATE OR REPLACE TRIGGER {trigger} {rest}")
        parts.append(f"ALTER TABLE {quoted(table)} ENABLE ALWAYS TRIGGER {trigger}")
    return ";\n".join(parts)


def uninstall(recording: Recording) -> str:
    """Statements that stop recording; the history rows stay."""
    drops = [f"DROP TRIGGER {name} ON {quoted(table)}" for name, (table, _) in triggers(recording).items()]
    return ";\n".join([*drops, f"DROP FUNCTION {function_name(recording)}()"])


def append_only_triggers(table: str, erasable: tuple[str, ...] = ()) -> dict[str, str]:
    """{name: rest of CREATE TRIGGER} of what refuses every change of a table that only grows, but for an erasure."""
    refuse = f"EXECUTE FUNCTION history_refuse({', '.join(map(literal, erasable))})"
    return {
        "append_only": f"BEFORE UPDATE OR DELETE ON {quoted(table)} FOR EACH ROW {refuse}",
        "append_only_whole": f"BEFORE TRUNCATE ON {quoted(table)} FOR EACH STATEMENT EXECUTE FUNCTION history_refuse()",
    }


def close(table: str, app_role: str, erasable: tuple[str, ...] = ()) -> str:
    """Statements after which ``table`` only grows, whoever asks."""
    parts = [f"REVOKE UPDATE, DELETE, TRUNCATE ON {quoted(table)} FROM {quoted(app_role)}"]
    for trigger, rest in append_only_triggers(table, erasable).items():
        parts.append(f"CREATE OR REPLACE TRIGGER {trigger} {rest}")
        parts.append(f"ALTER TABLE {quoted(table)} ENABLE ALWAYS TRIGGER {trigger}")
    return ";\n".join(parts)


def reopen(table: str, app_role: str) -> str:
    """Statements that let ``table`` be changed again."""
    drops = [f"DROP TRIGGER {trigger} ON {quoted(table)}" for trigger in append_only_triggers(table)]
    return ";\n".join([*drops, f"GRANT UPDATE, DELETE ON {quoted(table)} TO {quoted(app_role)}"])
