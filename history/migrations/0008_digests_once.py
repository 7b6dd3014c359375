"""Each digest is computed once: every write takes less of the database."""

import history.operations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("history", "0007_strikes")]

    operations = [history.operations.RenewRecordings()]
