from django.db import migrations

# To unpack a document takes three microseconds, ten where it is not in memory: reading a thousand to see how frequent
# words are was most of a search. The index answers for whole words: how many documents of eight buckets hold them, and
# the newest bucket by bucket. Only the beginning of a word is still looked for in documents first, in fewer, as the
# index walks through all words that begin so. What 5,000 documents hold at most is given whole, the newest first: to go
# from bucket to bucket took longer. Going back leaves it.
NEWEST = """
CREATE OR REPLACE FUNCTION search_newest(kind text, asked text, seen text, most integer, near integer, bucket integer)
    RETURNS TABLE (match bigint, is_capped boolean) LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, public, pg_temp SET enable_seqscan = off SET max_parallel_workers_per_gather = 0
    AS $body$
    DECLARE
        enough constant integer := least(most, 100);
        few constant integer := greatest(most, 5000);
        by_beginning constant boolean := asked LIKE '%'':*%';
        documents constant text := format('FROM search_document WHERE kind = %L', kind);
        fits constant text := format('(tokens @@ %L::tsquery) IS TRUE', asked);
        is_seen constant text := CASE seen WHEN '' THEN 'true' ELSE format('(tokens @@ %L::tsquery) IS TRUE', seen) END;
        newest bigint; top bigint; frequent boolean; found bigint[]; any_that_fit bigint[];
        by_index text := asked; besides text := is_seen; wanted integer := most; behind bigint := 0; width bigint := 16;
    BEGIN
        EXECUTE format('SELECT max(key) %s', documents) INTO newest;
        IF newest IS NULL THEN
            RETURN;
        END IF;
        top := newest / bucket;
        IF by_beginning THEN
            EXECUTE format('SELECT count(*) FILTER (WHERE is_so) * 25 >= count(*) FROM generate_series(0, 7) AS eighth,
                LATERAL (SELECT %s AS is_so %s AND key <= %s - %s * eighth / 8 ORDER BY key DESC LIMIT %s) AS read',
                fits, documents, newest, newest, near / 8) INTO frequent;
        ELSE
            EXECUTE format('SELECT count(*) >= %s FROM (SELECT %s AND tokens @@ (%L::tsquery && (
                SELECT string_agg(DISTINCT format(''''''~b%%s'''''', %s - %s * eighth / 8), '' | '')::tsquery
                FROM generate_series(0, 7) AS eighth)) LIMIT %s) AS read',
                bucket * 8 / 25, documents, asked, top, top, bucket * 8 / 25) INTO frequent;
        END IF;
        IF NOT frequent THEN
            any_that_fit := ARRAY(SELECT key FROM search_matches(kind, asked, seen, few + 1) AS key);
            IF cardinality(any_that_fit) <= few THEN
                RETURN QUERY SELECT key, cardinality(any_that_fit) > most FROM unnest(any_that_fit) AS key
                    ORDER BY key DESC LIMIT most + 1;
                RETURN;
            END IF;
        ELSIF by_beginning THEN
            EXECUTE format('SELECT ARRAY(SELECT key FROM (SELECT key, %s AND %s AS is_so %s ORDER BY key DESC LIMIT %s)
                AS read WHERE is_so LIMIT %s)', fits, is_seen, documents, near * 16, most + 1) INTO found;
            IF newest <= near * 16 OR cardinality(found) >= enough THEN
                RETURN QUERY SELECT key, newest > near * 16 OR cardinality(found) > most FROM unnest(found) AS key;
                RETURN;
            END IF;
            wanted := enough;
            IF seen <> '' THEN
                by_index := seen;
                besides := fits;
            END IF;
        END IF;
        IF NOT by_beginning THEN
            width := 2;
            IF seen <> '' THEN
                by_index := format('(%s) & (%s)', asked, seen);
                besides := 'true';
            END IF;
        END IF;
        found := '{}';
        WHILE behind <= least(top, 47) AND cardinality(found) < wanted LOOP
            EXECUTE format('SELECT %L || ARRAY(SELECT key %s AND %s AND tokens @@ (%L::tsquery && (
                SELECT string_agg(format(''''''~b%%s'''''', back), '' | '')::tsquery FROM generate_series(%s, %s) AS back)))',
                found, documents, besides, by_index, greatest(top - behind - width + 1, 0), top - behind) INTO found;
            behind := behind + width;
            width := width * 2;
        END LOOP;
        IF behind <= top AND cardinality(found) < (CASE WHEN frequent THEN enough ELSE wanted END) THEN
            IF any_that_fit IS NULL THEN
                any_that_fit := ARRAY(SELECT key FROM search_matches(kind, asked, seen, most + 1) AS key);
            END IF;
            RETURN QUERY SELECT DISTINCT key, true FROM unnest(found || any_that_fit[:most + 1]) AS key;
            RETURN;
        END IF;
        RETURN QUERY SELECT key, behind <= top OR cardinality(found) > most FROM unnest(found) AS key;
    END $body$;
"""


class Migration(migrations.Migration):
    dependencies = [("search", "0012_all_that_fit_by_the_index")]

    operations = [migrations.RunSQL(NEWEST, migrations.RunSQL.noop)]
