from django.db import migrations

END_OVERLAPS = """
UPDATE followups_followuprule earlier SET ends_on = (
    SELECT min(later.starts_on) FROM followups_followuprule later
    WHERE later.code = earlier.code AND later.starts_on > earlier.starts_on)
WHERE EXISTS (
    SELECT FROM followups_followuprule later WHERE later.code = earlier.code
    AND later.starts_on > earlier.starts_on AND (earlier.ends_on IS NULL OR earlier.ends_on > later.starts_on))
"""


class Migration(migrations.Migration):
    """Where two rows of a rule held on one day, the later one always won: now the earlier one says that it ended."""

    dependencies = [("followups", "0003_history_of_parts")]

    operations = [migrations.RunSQL(END_OVERLAPS, migrations.RunSQL.noop)]
