"""An erasure is found by its person. Built beside a running system."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("history", "0005_salts_of_some")]

    operations = [
        AddIndexConcurrently("erasure", models.Index(fields=["people", "person_id"], name="history_erasure_of")),
    ]
