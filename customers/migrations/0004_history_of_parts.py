from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

PARTS = ["contactpoint", "purchase"]


class Migration(migrations.Migration):
    """The history of a customer finds its parts, also those that are gone. Writers are not kept waiting."""

    atomic = False

    dependencies = [("customers", "0003_numbers_can_be_erased")]

    operations = [
        AddIndexConcurrently(f"historical{part}", models.Index(fields=["customer"], name=f"past_{part}_of"))
        for part in PARTS
    ]
