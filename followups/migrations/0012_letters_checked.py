from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    """Every follow-up that is done has an answer or a proof, also those from before; read without a lock."""

    dependencies = [("followups", "0011_letters")]

    operations = [ValidateConstraint(model_name="followup", name="followups_done_with_an_answer")]
