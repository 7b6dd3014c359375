from django.db import migrations

from search.staleness import MarkStale

CASES = "complaints_complaint"


class Migration(migrations.Migration):
    """What changes a case is noted for the search, its customer's name too. Each trigger is one short lock."""

    dependencies = [("complaints", "0006_warnings_are_found"), ("customers", "0005_search_follows")]

    operations = [
        MarkStale(CASES, CASES, "id"),
        MarkStale("complaints_message", CASES, "complaint_id"),
        MarkStale("customers_customer", CASES, "id", through="customer_id", on=("update",)),
    ]
