from django.conf import settings
from django.db import migrations

from history import sql

APP = sql.quoted(settings.HISTORY_APP_ROLE)
GROWING = ["history_erasure", "history_columnchange"]
RIGHTS = f"""
    REVOKE ALL ON history_installed, history_columnchange, history_salt, history_erasure FROM {APP};
    GRANT SELECT ON history_installed, history_columnchange, history_erasure TO {APP};
    GRANT EXECUTE ON FUNCTION history_erase(text, bigint) TO {APP};
"""


class Migration(migrations.Migration):
    dependencies = [("history", "0001_initial")]

    operations = [
        migrations.RunSQL(
            ";\n".join([sql.FOUNDATION, RIGHTS, *(sql.close(table, settings.HISTORY_APP_ROLE) for table in GROWING)]),
            ";\n".join([*(sql.reopen(table, settings.HISTORY_APP_ROLE) for table in GROWING), sql.NO_FOUNDATION]),
        ),
    ]
