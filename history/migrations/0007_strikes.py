"""One value of one thing can be struck out of its earlier versions: the record of it, and what it licenses."""

import history.operations
from django.conf import settings
from django.db import migrations, models

from history import sql

APP = sql.quoted(settings.HISTORY_APP_ROLE)
RIGHTS = f"""
    REVOKE ALL ON history_strike FROM {APP};
    REVOKE ALL ON SEQUENCE history_strike_id_seq FROM {APP};
    GRANT SELECT ON history_strike TO {APP};
    GRANT EXECUTE ON FUNCTION history_strike_out(text, text, text) TO {APP};
    GRANT EXECUTE ON FUNCTION history_erase(text, bigint) TO {APP};
"""


class Migration(migrations.Migration):
    dependencies = [("history", "0006_find_persons")]

    operations = [
        migrations.CreateModel(
            name="Strike",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("table", models.CharField(max_length=63)),
                ("key", models.TextField()),
                ("column", models.CharField(max_length=63)),
                ("revision", models.BigIntegerField(help_text="the last version that was struck")),
                ("people", models.CharField(max_length=63)),
                ("person_id", models.BigIntegerField(null=True)),
                ("attribution", models.JSONField()),
                ("struck_at", models.DateTimeField()),
                ("xact", models.BigIntegerField()),
            ],
            options={
                "default_permissions": (),
                "indexes": [models.Index(fields=["table", "key"], name="history_strike_of")],
            },
        ),
        history.operations.AppendOnly(table="history_strike"),
        migrations.RunSQL(sql.ERASURE + sql.STRIKE + RIGHTS, migrations.RunSQL.noop),
    ]
