from django.contrib.postgres.indexes import BrinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Lists of the admin are narrowed to a named period by an index."""

    atomic = False

    dependencies = [("complaints", "0035_policies_by_the_day_of_the_house")]

    operations = [
        AddIndexConcurrently("message", models.Index(fields=["at"], name="complaints_messages_by_at")),
        AddIndexConcurrently("promise", models.Index(fields=["due_at"], name="complaints_promises_by_due_at")),
        AddIndexConcurrently(
            "escalation",
            BrinIndex(autosummarize=True, fields=["at"], name="complaints_escalations_by_at", pages_per_range=32),
        ),
    ]
