from django.db import migrations

from complaints.policyguard import NO_PROPOSALS, PROPOSALS, GuardPolicy


class Migration(migrations.Migration):
    """What has begun stays as it is; a proposal is decided once, whatever writes."""

    dependencies = [("complaints", "0024_policies_one_at_a_time"), ("audit", "0008_calendar_feeds_checked")]

    operations = [
        GuardPolicy("complaints_servicestandard"),
        GuardPolicy("complaints_requirementrule"),
        GuardPolicy("complaints_taskstandard"),
        GuardPolicy("complaints_assignmentpolicy"),
        migrations.RunSQL(PROPOSALS, NO_PROPOSALS),
    ]
