import django.contrib.postgres.constraints
import gifts.models.periods
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

from gifts.hard_rules import HARD_RULES, NO_HARD_RULES


class Migration(migrations.Migration):
    """One budget a purpose; what a stage, a care gift and a clearance are; the hard rules by trigger. Old rows wait."""

    dependencies = [("gifts", "0014_gift_life"), ("complaints", "0020_links_changes_coach")]

    operations = [
        migrations.RemoveConstraint(
            model_name='budget',
            name='gifts_one_budget_at_a_time',
        ),
        migrations.AddConstraint(
            model_name='budget',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(gifts.models.periods.Just(gifts.models.periods.Hash(models.F('currency'))), '&&'), (gifts.models.periods.Just(gifts.models.periods.Hash(models.F('purpose'))), '&&'), (gifts.models.periods.Just(models.F('team')), '&&'), (gifts.models.periods.Days(models.F('starts_on'), models.F('ends_on')), '&&')], name='gifts_one_budget_at_a_time', violation_error_message='This team has a budget in this currency on some of these days. Begin where that one ends.'),
        ),
        AddConstraintNotValid(
            model_name='gift',
            constraint=models.CheckConstraint(condition=models.Q(('despite_anger_by', None), models.Q(('despite_anger_by', models.F('requested_by')), _negated=True), _connector='OR'), name='gifts_anger_takes_a_second_person'),
        ),
        AddConstraintNotValid(
            model_name='gift',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('cleared_at', None), ('cleared_by', None)), models.Q(('cleared_at__isnull', False), ('cleared_by__isnull', False), models.Q(('cleared_by', models.F('requested_by')), _negated=True)), _connector='OR'), name='gifts_cleared_by_another'),
        ),
        AddConstraintNotValid(
            model_name='gift',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('programme', ''), ('purpose', 'complaints')), models.Q(('complaint', None), ('customer__isnull', False), ('purpose', 'care'), models.Q(('programme', ''), _negated=True)), _connector='OR'), name='gifts_care_has_no_complaint'),
        ),
        AddConstraintNotValid(
            model_name='gift',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('first', None), ('stage', 1), ('stages_planned__gte', 1), ('stages_planned__lte', 3)), models.Q(('first__isnull', False), ('stage__gte', 2), ('stage__lte', models.F('stages_planned')), ('stages_planned__lte', 3)), _connector='OR'), name='gifts_stage_of_a_plan'),
        ),
        migrations.RunSQL(HARD_RULES, NO_HARD_RULES),
    ]
