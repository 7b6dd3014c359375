from django.db import migrations

TABLE = "complaints_complaint"


class Migration(migrations.Migration):
    """Names are now found by their sound too, so what is there waits for the job once more."""

    dependencies = [("complaints", "0014_redress_finds_its_promise")]

    operations = [
        migrations.RunSQL(
            f"INSERT INTO search_stale (kind, key) SELECT '{TABLE}', id FROM {TABLE} ORDER BY id; SELECT search_wake();",
            migrations.RunSQL.noop,
        )
    ]
