from django.contrib.postgres.indexes import BrinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Lists of the admin are filtered and sorted by an index."""

    atomic = False

    dependencies = [("audit", "0011_ways_in_checked")]

    operations = [
        AddIndexConcurrently("access", models.Index(fields=["kind"], name="audit_access_by_kind")),
        AddIndexConcurrently(
            "access", BrinIndex(autosummarize=True, fields=["at"], name="audit_access_by_at", pages_per_range=32)
        ),
        AddIndexConcurrently("entry", models.Index(fields=["verb"], name="audit_entry_by_verb")),
        AddIndexConcurrently(
            "entry", BrinIndex(autosummarize=True, fields=["at"], name="audit_entry_by_at", pages_per_range=32)
        ),
    ]
