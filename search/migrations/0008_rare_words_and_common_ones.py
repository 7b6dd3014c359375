from django.db import migrations

# By the index of the kind, whatever the planner thinks of the words: it reads through a million rows for a word that is
# common in cases and unknown among customers. Of a rare word each document is looked at, whether the reader may see it
# (IS TRUE: no condition for the index); for a common one that is a question to the index as well.
MATCHES = """
CREATE OR REPLACE FUNCTION search_matches(kind text, asked text, seen text, most integer) RETURNS SETOF bigint
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp SET enable_seqscan = off
    SET max_parallel_workers_per_gather = 0
    AS $body$
    DECLARE
        documents text := format('FROM search_document WHERE kind = %L AND tokens @@ ', kind); many boolean;
    BEGIN
        IF seen <> '' THEN
            EXECUTE format('SELECT count(*) = 500 FROM (SELECT %s %L::tsquery LIMIT 500) t', documents, asked) INTO many;
            IF many THEN
                asked := format('(%s) & (%s)', asked, seen);
            ELSE
                documents := format('FROM search_document WHERE kind = %L AND (tokens @@ %L::tsquery) IS TRUE
                    AND tokens @@ ', kind, seen);
            END IF;
        END IF;
        RETURN QUERY EXECUTE format('SELECT key %s %L::tsquery LIMIT %s', documents, asked, most);
    END $body$;
"""
BEFORE = """
CREATE OR REPLACE FUNCTION search_matches(kind text, asked text, seen text, most integer) RETURNS SETOF bigint
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp SET enable_seqscan = off
    AS $body$ BEGIN
        RETURN QUERY EXECUTE format('SELECT key FROM search_document WHERE kind = %L AND tokens @@ %L::tsquery
            AND (%L = %L OR (tokens @@ %L::tsquery) IS TRUE) LIMIT %s', kind, asked, seen, '', seen, most);
    END $body$;
"""


class Migration(migrations.Migration):
    dependencies = [("search", "0007_no_index_for_all_kinds")]

    operations = [migrations.RunSQL(MATCHES, BEFORE)]
