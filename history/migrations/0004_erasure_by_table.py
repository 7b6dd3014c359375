"""An erasure counts what it blanks, table by table, and leaves empty what was empty."""

from django.conf import settings
from django.db import migrations

from history import sql

APP = sql.quoted(settings.HISTORY_APP_ROLE)
GRANT = f"GRANT EXECUTE ON FUNCTION history_erase(text, bigint) TO {APP};"


class Migration(migrations.Migration):
    dependencies = [("history", "0003_daily_roots")]

    operations = [migrations.RunSQL(sql.ERASURE + GRANT, migrations.RunSQL.noop)]
