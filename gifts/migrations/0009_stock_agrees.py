"""The database compares counters with movements, and lets a code go only the ways that there are."""

from django.db import migrations

from audit.guards import Guard, GuardState
from gifts.models.stock import STOCK_AGREES, STOCK_UNCHECKED

EDGES = (
    ("free", "expired"),
    ("free", "reserved"),
    ("free", "voided"),
    ("issued", "expired"),
    ("issued", "redeemed"),
    ("issued", "voided"),
    ("reserved", "free"),
    ("reserved", "issued"),
    ("reserved", "voided"),
)


class Migration(migrations.Migration):
    dependencies = [("gifts", "0008_stock_has_movements"), ("audit", "0006_history_of_parts")]

    operations = [
        migrations.RunSQL(STOCK_AGREES, STOCK_UNCHECKED),
        GuardState(Guard(table="gifts_voucher", subject="gifts.voucher", first="free", edges=EDGES)),
    ]
