from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """The strong contacts of a person in a row are found. Writers are not kept waiting."""

    atomic = False

    dependencies = [("complaints", "0016_changing_hands")]

    operations = [
        AddIndexConcurrently(
            "emotionreading",
            models.Index(fields=["by", "at"], name="complaints_emotions_read_by"),
        )
    ]
