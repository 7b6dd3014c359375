from django.db import migrations

TABLE = "complaints_complaint"


class Migration(migrations.Migration):
    """What is there already waits for the job too: numbers only, one second for a million."""

    dependencies = [("complaints", "0007_search_follows")]

    operations = [
        migrations.RunSQL(
            f"INSERT INTO search_stale (kind, key) SELECT '{TABLE}', id FROM {TABLE} ORDER BY id; SELECT search_wake();",
            migrations.RunSQL.noop,
        )
    ]
