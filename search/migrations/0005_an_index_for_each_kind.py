import django.contrib.postgres.indexes
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("search", "0004_matches_by_index")]

    operations = [
        AddIndexConcurrently(
            model_name="document",
            index=django.contrib.postgres.indexes.GinIndex(
                condition=models.Q(("kind", kind)), fields=["tokens"], gin_pending_list_limit=512, name=name
            ),
        )
        for name, kind in (
            ("search_of_cases", "complaints_complaint"),
            ("search_of_customers", "customers_customer"),
        )
    ]
