from django.db import migrations

# As in 0009, but of words that are neither frequent nor rare what the index gave is kept, and not looked for again.
# Going back leaves it: it gives what that of 0009 gives.
NEWEST = """
CREATE OR REPLACE FUNCTION search_newest(kind text, asked text, seen text, most integer, near integer, bucket integer)
    RETURNS TABLE (match bigint, is_capped boolean) LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, public, pg_temp SET enable_seqscan = off SET max_parallel_workers_per_gather = 0
    AS $body$
    DECLARE
        enough constant integer := least(most, 100);
        documents constant text := format('FROM search_document WHERE kind = %L', kind);
        fits constant text := format('(tokens @@ %L::tsquery) IS TRUE', asked);
        is_seen constant text := CASE seen WHEN '' THEN 'true' ELSE format('(tokens @@ %L::tsquery) IS TRUE', seen) END;
        newest bigint; frequent boolean; found bigint[]; any_that_fit bigint[];
        by_index text := asked; besides text := is_seen; wanted integer := most; behind bigint := 0; width bigint := 16;
    BEGIN
        EXECUTE format('SELECT max(key) %s', documents) INTO newest;
        IF newest IS NULL THEN
            RETURN;
        END IF;
        EXECUTE format('SELECT count(*) FILTER (WHERE is_so) * 25 >= count(*) FROM generate_series(0, 7) AS eighth,
            LATERAL (SELECT %s AS is_so %s AND key <= %s - %s * eighth / 8 ORDER BY key DESC LIMIT %s) AS read',
            fits, documents, newest, newest, near / 8) INTO frequent;
        IF frequent THEN
            EXECUTE format('SELECT ARRAY(SELECT key FROM (SELECT key, %s AND %s AS is_so %s ORDER BY key DESC LIMIT %s)
                AS read WHERE is_so LIMIT %s)', fits, is_seen, documents, near * 4, most + 1) INTO found;
            IF newest <= near * 4 OR cardinality(found) >= enough THEN
                RETURN QUERY SELECT key, newest > near * 4 OR cardinality(found) > most FROM unnest(found) AS key;
                RETURN;
            END IF;
            wanted := enough;
            IF seen <> '' THEN
                by_index := seen; besides := fits;
            END IF;
        ELSE
            any_that_fit := ARRAY(SELECT key FROM search_matches(kind, asked, seen, most + 1) AS key);
            IF cardinality(any_that_fit) <= most THEN
                RETURN QUERY SELECT key, false FROM unnest(any_that_fit) AS key;
                RETURN;
            END IF;
        END IF;
        found := '{}';
        WHILE behind <= least(newest / bucket, 47) AND cardinality(found) < wanted LOOP
            EXECUTE format('SELECT %L || ARRAY(SELECT key %s AND %s AND tokens @@ (%L::tsquery && (
                SELECT string_agg(format(''''''~b%%s'''''', back), '' | '')::tsquery FROM generate_series(%s, %s) AS back)))',
                found, documents, besides, by_index, greatest(newest / bucket - behind - width + 1, 0),
                newest / bucket - behind) INTO found;
            behind := behind + width;
            width := width * 2;
        END LOOP;
        IF behind <= newest / bucket AND cardinality(found) < wanted THEN
            IF any_that_fit IS NULL THEN
                EXECUTE format('SELECT ARRAY(SELECT key %s AND %s AND tokens @@ %L::tsquery LIMIT %s)',
                    documents, besides, by_index, most + 1) INTO any_that_fit;
            END IF;
            RETURN QUERY SELECT DISTINCT key, true FROM unnest(found || any_that_fit) AS key;
            RETURN;
        END IF;
        RETURN QUERY SELECT key, behind <= newest / bucket OR cardinality(found) > most FROM unnest(found) AS key;
    END $body$;
"""


class Migration(migrations.Migration):
    dependencies = [("search", "0010_matches_by_their_index")]

    operations = [migrations.RunSQL(NEWEST, migrations.RunSQL.noop)]
