from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """The history of a case finds its links and changes, also those that are gone. Writers are not kept waiting."""

    atomic = False

    dependencies = [("complaints", "0015_links_changes_coach")]

    operations = [
        AddIndexConcurrently(f"historical{part}", models.Index(fields=["complaint"], name=f"past_{part}_of"))
        for part in ("caselink", "casechange")
    ]
