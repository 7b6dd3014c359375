from django.db import migrations

from search.staleness import MarkStale

PARTS = ("customers_contactpoint", "customers_purchase")


class Migration(migrations.Migration):
    """What changes a customer is noted for the search. Each trigger is one short lock on its table."""

    dependencies = [("customers", "0004_history_of_parts"), ("search", "0002_forgets_and_wakes")]

    operations = [
        MarkStale("customers_customer", "customers_customer", "id"),
        *(MarkStale(part, "customers_customer", "customer_id") for part in PARTS),
    ]
