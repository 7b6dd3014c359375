from django.db import migrations

from history.operations import AppendOnly


class Migration(migrations.Migration):
    """The journal only grows."""

    dependencies = [("audit", "0001_initial"), ("history", "0002_foundation")]

    operations = [AppendOnly("audit_entry")]
