from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """What was closed last: a desk looked through all cases of a team for it."""

    atomic = False

    dependencies = [("complaints", "0033_category_skill")]

    operations = [
        AddIndexConcurrently(
            "complaint",
            models.Index(
                fields=["-closed_at"], name="complaints_closed_lately", condition=models.Q(closed_at__isnull=False)
            ),
        ),
    ]
