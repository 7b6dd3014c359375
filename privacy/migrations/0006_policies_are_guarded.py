from django.db import migrations

from complaints.policyguard import GuardPolicy


class Migration(migrations.Migration):
    """What has begun stays as it is, whatever writes."""

    dependencies = [("privacy", "0005_one_period_at_a_time"), ("complaints", "0025_policies_are_guarded")]

    operations = [
        GuardPolicy("privacy_retentionrule"),
    ]
