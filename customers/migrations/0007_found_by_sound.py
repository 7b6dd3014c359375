from django.db import migrations

TABLE = "customers_customer"


class Migration(migrations.Migration):
    """Names are now found by their sound too, so what is there waits for the job once more."""

    dependencies = [("customers", "0006_search_begins")]

    operations = [
        migrations.RunSQL(
            f"INSERT INTO search_stale (kind, key) SELECT '{TABLE}', id FROM {TABLE} ORDER BY id; SELECT search_wake();",
            migrations.RunSQL.noop,
        )
    ]
