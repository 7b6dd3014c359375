from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

PARTS = ["entry"]


class Migration(migrations.Migration):
    """The history of a case finds its parts, also those that are gone. Writers are not kept waiting."""

    atomic = False

    dependencies = [("audit", "0005_access_log")]

    operations = [
        AddIndexConcurrently(f"historical{part}", models.Index(fields=["case_id"], name=f"past_{part}_of"))
        for part in PARTS
    ]
