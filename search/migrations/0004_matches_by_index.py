from django.db import migrations

# By the index, whatever the planner thinks of the words: it takes the kind of a document and what stands in it for
# independent, and reads through a million rows for a word that is common in cases and unknown among customers.
MATCHES = """
CREATE FUNCTION search_matches(asked text, most integer) RETURNS SETOF bigint LANGUAGE sql STABLE
    SET search_path = pg_catalog, public, pg_temp SET enable_seqscan = off
    AS $body$ SELECT key FROM search_document WHERE tokens @@ asked::tsquery LIMIT most $body$;
"""


class Migration(migrations.Migration):
    dependencies = [("search", "0003_forgets_what_is_struck")]

    operations = [migrations.RunSQL(MATCHES, "DROP FUNCTION search_matches(text, integer);")]
