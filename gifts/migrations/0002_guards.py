from django.db import migrations

from audit.guards import Guard, GuardState
from history.operations import AppendOnly

EDGES = (
    ("approved", "cancelled"),
    ("approved", "prepared"),
    ("delivered", "returned"),
    ("draft", "approved"),
    ("draft", "cancelled"),
    ("draft", "submitted"),
    ("prepared", "cancelled"),
    ("prepared", "sent"),
    ("sent", "delivered"),
    ("sent", "returned"),
    ("submitted", "approved"),
    ("submitted", "cancelled"),
    ("submitted", "rejected"),
)


class Migration(migrations.Migration):
    """The graph of a gift in the database, and a ledger that only grows."""

    dependencies = [("gifts", "0001_initial"), ("audit", "0001_initial")]

    operations = [
        AppendOnly("gifts_ledgerline"),
        GuardState(Guard(table="gifts_gift", subject="gifts.gift", first="draft", edges=EDGES)),
    ]
