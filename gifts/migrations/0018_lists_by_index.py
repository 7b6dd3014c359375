from django.contrib.postgres.indexes import BrinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Lists of the admin are filtered and sorted by an index."""

    atomic = False

    dependencies = [("gifts", "0017_policies_are_guarded")]

    operations = [
        AddIndexConcurrently("gift", models.Index(fields=["state"], name="gifts_by_state")),
        AddIndexConcurrently("gift", models.Index(fields=["requested_at"], name="gifts_by_requested_at")),
        AddIndexConcurrently("gift", models.Index(fields=["severity"], name="gifts_by_severity")),
        AddIndexConcurrently("gift", models.Index(fields=["placement"], name="gifts_by_placement")),
        AddIndexConcurrently("ledgerline", models.Index(fields=["kind"], name="gifts_ledger_by_kind")),
        AddIndexConcurrently(
            "ledgerline", BrinIndex(autosummarize=True, fields=["at"], name="gifts_ledger_by_at", pages_per_range=32)
        ),
        AddIndexConcurrently("stockmovement", models.Index(fields=["kind"], name="gifts_movements_by_kind")),
        AddIndexConcurrently("voucher", models.Index(fields=["state"], name="gifts_vouchers_by_state")),
    ]
