from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """The open cases that count, newest first: some thousands among a million."""

    atomic = False

    dependencies = [("complaints", "0031_lists_by_index")]

    operations = [
        AddIndexConcurrently(
            "complaint",
            models.Index(
                fields=["id"],
                name="complaints_open_in_house",
                condition=models.Q(
                    import_batch=None,
                    state__in=(
                        "received",
                        "acknowledged",
                        "assessed",
                        "investigating",
                        "proposed",
                        "committed",
                        "resolved",
                    ),
                ),
            ),
        ),
    ]
