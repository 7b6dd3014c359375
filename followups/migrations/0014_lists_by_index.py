from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Lists of the admin are filtered and sorted by an index."""

    atomic = False

    dependencies = [("followups", "0013_policies_are_guarded")]

    operations = [
        AddIndexConcurrently("followup", models.Index(fields=["state"], name="followups_by_state")),
        AddIndexConcurrently("followup", models.Index(fields=["latest_at"], name="followups_by_latest_at")),
        AddIndexConcurrently("followup", models.Index(fields=["channel"], name="followups_by_channel")),
        AddIndexConcurrently("followup", models.Index(fields=["solved"], name="followups_by_solved")),
        AddIndexConcurrently("followup", models.Index(fields=["cap"], name="followups_by_cap")),
        AddIndexConcurrently("survey", models.Index(fields=["solved"], name="followups_surveys_by_solved")),
    ]
