"""No word goes from a case's history without an act that says so."""

from django.db import migrations

from complaints.strikes import NO_STRIKE, STRIKE


class Migration(migrations.Migration):
    dependencies = [("complaints", "0018_files_and_redaction"), ("history", "0007_strikes"), ("audit", "0006_history_of_parts")]

    operations = [migrations.RunSQL(STRIKE, NO_STRIKE)]
