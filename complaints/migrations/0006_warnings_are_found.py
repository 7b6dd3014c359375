from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """The sweep finds the clocks to warn of. Writers are not kept waiting."""

    atomic = False

    dependencies = [("complaints", "0005_waiting_for_the_customer")]

    operations = [
        AddIndexConcurrently(
            "clock",
            models.Index(
                fields=["warn_at"],
                name="complaints_clock_warns",
                condition=models.Q(stopped_at=None, paused_at=None, warned_at=None),
            ),
        )
    ]
