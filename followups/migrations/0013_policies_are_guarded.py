from django.db import migrations

from complaints.policyguard import GuardPolicy


class Migration(migrations.Migration):
    """What has begun stays as it is, whatever writes."""

    dependencies = [("followups", "0012_letters_checked"), ("complaints", "0025_policies_are_guarded")]

    operations = [
        GuardPolicy("followups_followuprule"),
        GuardPolicy("followups_contactcap"),
        GuardPolicy("followups_talkterms"),
        GuardPolicy("followups_programme"),
        GuardPolicy("followups_programmestep", parent=("followups_programme", "programme_id")),
    ]
