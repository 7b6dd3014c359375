"""Promises and chosen options were quoted among the facts, and why a follow-up was cancelled; they move out."""

from django.db import migrations

MOVE = """
    UPDATE audit_entry SET
        words = concat_ws(' → ', coalesce(facts ->> 'text', facts ->> 'option'), facts ->> 'becomes'),
        facts = facts - 'text' - 'option' - 'becomes'
    WHERE facts ?| ARRAY['text', 'option', 'becomes'];
    UPDATE audit_entry SET
        reason = coalesce(nullif(reason, ''), facts ->> 'why'),
        facts = facts || '{"why": "decided"}'
    WHERE verb = 'followup_cancel'
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_words_of_acts")]

    operations = [migrations.RunSQL(MOVE, migrations.RunSQL.noop)]
