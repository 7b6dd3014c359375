from django.contrib.postgres.indexes import BrinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations


class Migration(migrations.Migration):
    """Lists of the admin are narrowed to a named period by an index."""

    atomic = False

    dependencies = [("gifts", "0018_lists_by_index")]

    operations = [
        AddIndexConcurrently(
            "stockmovement",
            BrinIndex(autosummarize=True, fields=["at"], name="gifts_movements_by_at", pages_per_range=32),
        ),
    ]
