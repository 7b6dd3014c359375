from django.conf import settings
from django.db import migrations

from history import sql

APP = sql.quoted(settings.HISTORY_APP_ROLE)


class Migration(migrations.Migration):
    """The salts of a few persons at a time, for a dossier that others can verify. The table itself stays closed."""

    dependencies = [("history", "0004_erasure_by_table")]

    operations = [
        migrations.RunSQL(
            f"""{sql.SALTS_OF}
            REVOKE ALL ON FUNCTION history_salts_of(text, bigint[]) FROM PUBLIC;
            GRANT EXECUTE ON FUNCTION history_salts_of(text, bigint[]) TO {APP};""",
            "DROP FUNCTION history_salts_of(text, bigint[])",
        ),
    ]
