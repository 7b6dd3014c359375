from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations, models

UNIQUE = """
CREATE UNIQUE INDEX CONCURRENTLY gifts_one_gift_a_stage ON gifts_gift (first_id, stage);
"""
BOUND = "ALTER TABLE gifts_gift ADD CONSTRAINT gifts_one_gift_a_stage UNIQUE USING INDEX gifts_one_gift_a_stage;"
UNBOUND = "ALTER TABLE gifts_gift DROP CONSTRAINT gifts_one_gift_a_stage;"


class Migration(migrations.Migration):
    """Each stage once in its plan; what was added unproved is proved. Writers go on."""

    atomic = False

    dependencies = [("gifts", "0015_gift_hard_rules")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(UNIQUE, migrations.RunSQL.noop),
                migrations.RunSQL(BOUND, UNBOUND),
            ],
            state_operations=[
                migrations.AddConstraint(
                    model_name='gift',
                    constraint=models.UniqueConstraint(fields=('first', 'stage'), name='gifts_one_gift_a_stage'),
                ),
            ],
        ),
        ValidateConstraint('gift', name='gifts_anger_takes_a_second_person'),
        ValidateConstraint('gift', name='gifts_cleared_by_another'),
        ValidateConstraint('gift', name='gifts_care_has_no_complaint'),
        ValidateConstraint('gift', name='gifts_stage_of_a_plan'),
    ]
