from django.contrib.postgres.operations import AddIndexConcurrently, ValidateConstraint
from django.db import migrations, models


class Migration(migrations.Migration):
    """A promise finds the redress it stands for, and what is there is looked over. Writers are not kept waiting."""

    atomic = False

    dependencies = [("complaints", "0013_tasks_redress_obstacles")]

    operations = [
        AddIndexConcurrently(
            "redressline",
            models.Index(
                fields=["promise"], name="complaints_redress_promised", condition=models.Q(promise__isnull=False)
            ),
        ),
        ValidateConstraint("redressline", "complaints_redress_done_by_somebody"),
    ]
