from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """What waits for a buddy is found without reading all replies; built while people work."""

    atomic = False
    dependencies = [("complaints", "0026_words_wait_for_a_buddy")]

    operations = [
        AddIndexConcurrently(
            "reply",
            models.Index(fields=["written_at"], name="complaints_reply_buddy", condition=models.Q(fate="with_buddy")),
        )
    ]
