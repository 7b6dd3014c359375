from django.contrib.postgres.indexes import BrinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations


class Migration(migrations.Migration):
    """Lists of the admin are narrowed to a named period by an index."""

    atomic = False

    dependencies = [("followups", "0015_windows_by_index")]

    operations = [
        AddIndexConcurrently(
            "survey",
            BrinIndex(autosummarize=True, fields=["made_at"], name="followups_surveys_by_made_at", pages_per_range=32),
        ),
        AddIndexConcurrently(
            "attempt",
            BrinIndex(autosummarize=True, fields=["at"], name="followups_attempts_by_at", pages_per_range=32),
        ),
    ]
