from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Lists of the admin are filtered and sorted by an index."""

    atomic = False

    dependencies = [("complaints", "0030_texts_are_guarded")]

    operations = [
        AddIndexConcurrently("complaint", models.Index(fields=["received_at"], name="complaints_by_received_at")),
        AddIndexConcurrently("complaint", models.Index(fields=["state"], name="complaints_by_state")),
        AddIndexConcurrently("complaint", models.Index(fields=["severity"], name="complaints_by_severity")),
        AddIndexConcurrently("complaint", models.Index(fields=["channel"], name="complaints_by_channel")),
        AddIndexConcurrently(
            "complaint", models.Index(fields=["escalation_level"], name="complaints_by_escalation_level")
        ),
        AddIndexConcurrently("complaint", models.Index(fields=["outcome"], name="complaints_by_outcome")),
        AddIndexConcurrently("task", models.Index(fields=["state"], name="complaints_tasks_by_state")),
        AddIndexConcurrently("task", models.Index(fields=["kind"], name="complaints_tasks_by_kind")),
        AddIndexConcurrently("task", models.Index(fields=["due_at"], name="complaints_tasks_by_due_at")),
    ]
