"""The recording functions now read rows that are about nobody, and columns called like one of their variables."""

from django.db import migrations

from history.operations import RefreshRecordings


class Migration(migrations.Migration):
    dependencies = [("history", "0002_foundation")]

    operations = [RefreshRecordings()]
