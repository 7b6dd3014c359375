"""An erasure finds the rows of one person without reading all of history. Built beside a running system."""

from dataclasses import fields

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

from history import sql
from history.tracking import Recording


def index_persons(apps, schema_editor):
    """One index for each history table that names a person other than its own rows."""
    names = [field.name for field in fields(Recording)]
    installed = apps.get_model("history", "Installed").objects.using(schema_editor.connection.alias)
    for known in installed.order_by("table").values(*names):
        recording = Recording(**known)
        if sql.needs_person_index(recording):
            schema_editor.execute(sql.person_index(recording, concurrently=True), params=None)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("history", "0004_erasure_by_table")]

    operations = [
        AddIndexConcurrently("erasure", models.Index(fields=["people", "person_id"], name="history_erasure_of")),
        migrations.RunPython(index_persons, migrations.RunPython.noop),
    ]
