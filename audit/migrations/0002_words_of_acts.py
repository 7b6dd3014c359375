"""What people said or were promised gets a column of its own, which an erasure can reach."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.AddField(
            "entry", "words", models.TextField(blank=True, default="", db_default="", verbose_name="quoted words")
        ),
    ]
