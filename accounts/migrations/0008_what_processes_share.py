from django.db import migrations

TABLE = """
CREATE UNLOGGED TABLE accounts_shared (
    cache_key varchar(255) PRIMARY KEY,
    value text NOT NULL,
    expires timestamptz NOT NULL
);
CREATE INDEX accounts_shared_expires ON accounts_shared (expires)
"""


class Migration(migrations.Migration):
    """What all web processes must know together for a while: how often was tried, which codes were used.

    The table of Django's database cache. Nothing in it outlives a crash of the server, and nothing needs to.
    """

    dependencies = [("accounts", "0007_skills_hours_trial_links")]

    operations = [migrations.RunSQL(TABLE, "DROP TABLE accounts_shared")]
