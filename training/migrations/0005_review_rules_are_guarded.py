from django.db import migrations

from complaints.policyguard import GuardPolicy


class Migration(migrations.Migration):
    """What has begun stays as it is, whatever writes."""

    dependencies = [("training", "0004_pins"), ("complaints", "0025_policies_are_guarded")]

    operations = [GuardPolicy("training_reviewrule")]
