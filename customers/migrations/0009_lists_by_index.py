from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Lists of the admin are filtered and sorted by an index."""

    atomic = False

    dependencies = [("customers", "0008_what_customers_like")]

    operations = [
        AddIndexConcurrently("customer", models.Index(fields=["tier"], name="customers_by_tier")),
        AddIndexConcurrently("customer", models.Index(fields=["kind"], name="customers_by_kind")),
        AddIndexConcurrently("customer", models.Index(fields=["language"], name="customers_by_language")),
        AddIndexConcurrently("purchase", models.Index(fields=["bought_on"], name="customers_orders_by_bought_on")),
        AddIndexConcurrently("purchase", models.Index(fields=["currency"], name="customers_orders_by_currency")),
    ]
