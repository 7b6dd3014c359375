from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

PARTS = ["followup"]


class Migration(migrations.Migration):
    """The history of a case finds its parts, also those that are gone. Writers are not kept waiting."""

    atomic = False

    dependencies = [("followups", "0002_guards")]

    operations = [
        AddIndexConcurrently(f"historical{part}", models.Index(fields=["complaint"], name=f"past_{part}_of"))
        for part in PARTS
    ]
