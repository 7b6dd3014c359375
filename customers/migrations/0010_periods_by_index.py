from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Lists of the admin are narrowed to a named period by an index."""

    atomic = False

    dependencies = [("customers", "0009_lists_by_index")]

    operations = [
        AddIndexConcurrently("customer", models.Index(fields=["since_on"], name="customers_by_since_on")),
    ]
