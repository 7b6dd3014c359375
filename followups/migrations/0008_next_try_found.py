from django.contrib.postgres.operations import AddIndexConcurrently, ValidateConstraint
from django.db import migrations, models


class Migration(migrations.Migration):
    """The next tries are found among millions, and the states are looked over. Writers are not kept waiting."""

    atomic = False

    dependencies = [("followups", "0007_talks_and_surveys")]

    operations = [
        AddIndexConcurrently(
            "followup",
            models.Index(
                fields=["next_try_at"], name="followups_next_try", condition=models.Q(next_try_at__isnull=False)
            ),
        ),
        ValidateConstraint("followup", "followups_known_state"),
    ]
