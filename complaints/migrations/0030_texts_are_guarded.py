from django.db import migrations

from complaints.policyguard import GuardPolicy


class Migration(migrations.Migration):
    """Templates and advice that have begun stay as they are, whatever writes."""

    dependencies = [("complaints", "0029_texts_one_at_a_time")]

    operations = [GuardPolicy("complaints_replytemplate"), GuardPolicy("complaints_coachadvice")]
