from django.db import migrations

from audit.guards import Guard, GuardState

EDGES = (
    ("missed", "cancelled"),
    ("missed", "done"),
    ("missed", "suspended"),
    ("scheduled", "cancelled"),
    ("scheduled", "done"),
    ("scheduled", "missed"),
    ("scheduled", "suspended"),
    ("suspended", "cancelled"),
    ("suspended", "scheduled"),
)


class Migration(migrations.Migration):
    """The graph of a follow-up in the database."""

    dependencies = [("followups", "0001_initial"), ("audit", "0001_initial")]

    operations = [
        GuardState(
            Guard(table="followups_followup", subject="followups.followup", first="scheduled", edges=EDGES)
        ),
    ]
