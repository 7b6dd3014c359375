from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """The view "Escalated" is read by due time, without holding up writers while the index is built."""

    atomic = False
    dependencies = [("complaints", "0010_saved_views")]

    operations = [
        AddIndexConcurrently(
            "complaint",
            models.Index(
                fields=["team", "due_at", "id"],
                name="complaints_desk_escalated",
                condition=models.Q(
                    state__in=(
                        "received",
                        "acknowledged",
                        "assessed",
                        "investigating",
                        "proposed",
                        "committed",
                        "resolved",
                    ),
                    escalation_level__gt=0,
                ),
            ),
        ),
    ]
