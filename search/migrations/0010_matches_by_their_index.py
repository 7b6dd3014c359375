from django.db import migrations

MATCHES = "ALTER FUNCTION search_matches(text, text, text, integer)"


class Migration(migrations.Migration):
    """A word is looked up in the index of its kind, never by reading one document after the other.

    PostgreSQL counts how frequent a word is among all documents: one that stands in half of the cases and in no
    customer was looked for in each of half a million customers.
    """

    dependencies = [("search", "0009_the_newest_first")]

    operations = [
        migrations.RunSQL(f"{MATCHES} SET enable_indexscan TO 'off'", f"{MATCHES} RESET enable_indexscan"),
    ]
