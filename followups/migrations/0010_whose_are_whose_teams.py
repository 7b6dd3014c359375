from django.db import migrations


class Migration(migrations.Migration):
    """Whoever has a follow-up decides its team: the planner must know, or it reads all of a person's to sort them."""

    dependencies = [("followups", "0009_calendar_feeds")]

    operations = [
        migrations.RunSQL(
            "CREATE STATISTICS followups_whose (dependencies) ON assignee_id, team_id FROM followups_followup",
            "DROP STATISTICS followups_whose",
        )
    ]
