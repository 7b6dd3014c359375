from django.contrib.postgres.operations import AddIndexConcurrently, ValidateConstraint
from django.db import migrations, models


class Migration(migrations.Migration):
    """What is due is found among millions, and what is there is looked over. Writers are not kept waiting."""

    atomic = False

    dependencies = [("followups", "0005_programmes_and_reminders")]

    operations = [
        AddIndexConcurrently("followup", models.Index(condition=models.Q(('state__in', ('scheduled', 'missed'))), fields=['latest_at', 'id'], name='followups_all')),
        AddIndexConcurrently("followup", models.Index(condition=models.Q(('state', 'scheduled')), fields=['latest_at', 'id'], name='followups_closing')),
        AddIndexConcurrently("followup", models.Index(condition=models.Q(('state', 'scheduled')), fields=['earliest_at', 'id'], name='followups_opening')),
        AddIndexConcurrently("followup", models.Index(condition=models.Q(('enrolment__isnull', False)), fields=['enrolment'], name='followups_of_enrolment')),
        AddIndexConcurrently("followup", models.Index(condition=models.Q(('state', 'done')), fields=['team', 'done_at'], name='followups_team_done')),
        AddIndexConcurrently("followup", models.Index(condition=models.Q(('state', 'done')), fields=['done_by', 'done_at'], name='followups_done')),
        ValidateConstraint("followup", "followups_done_with_an_answer"),
        ValidateConstraint("followup", "followups_of_somebody"),
        ValidateConstraint("followup", "followups_step_of_an_enrolment"),
    ]
