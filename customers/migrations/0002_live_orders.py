"""An order number is there once, unless it was erased. Built beside a running system, before the old rule goes."""

from django.db import migrations, models

LIVE = """CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS customers_one_live_order_a_source
    ON customers_purchase (source, number) WHERE NOT (number::text LIKE 'erased %')"""


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("customers", "0001_initial")]

    operations = [
        migrations.SeparateDatabaseAndState(
            [migrations.RunSQL(LIVE, "DROP INDEX customers_one_live_order_a_source")],
            [
                migrations.AddConstraint(
                    "purchase",
                    models.UniqueConstraint(
                        fields=["source", "number"],
                        name="customers_one_live_order_a_source",
                        condition=models.Q(("number__startswith", "erased "), _negated=True),
                    ),
                )
            ],
        ),
        migrations.RemoveConstraint("purchase", "customers_one_order_a_source"),
    ]
