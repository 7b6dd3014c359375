from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models

WAITING = models.Q(state__in=["scheduled", "missed"])
NEW = {
    "followups_of_person": ["assignee", "team", "latest_at", "id", "earliest_at"],
    "followups_of_team": ["team", "latest_at", "id", "earliest_at"],
    "followups_of_house": ["latest_at", "id", "earliest_at"],
}


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("followups", "0014_lists_by_index")]

    operations = [
        *(
            AddIndexConcurrently("followup", models.Index(fields=fields, name=name, condition=WAITING))
            for name, fields in NEW.items()
        ),
        *(RemoveIndexConcurrently("followup", name) for name in ("followups_team", "followups_all")),
    ]
