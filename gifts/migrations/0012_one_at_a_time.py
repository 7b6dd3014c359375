import django.contrib.postgres.constraints
import gifts.models.periods
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

from gifts.balance import IS_ITS_LEDGER, NO_LONGER


class Migration(migrations.Migration):
    """Two rows never hold on one day; the balance of a budget is its ledger; a closed period stays closed."""

    dependencies = [('gifts', '0011_end_what_overlaps')]

    operations = [
        migrations.RemoveConstraint(
            model_name='budget',
            name='gifts_one_budget_a_period',
        ),
        migrations.RemoveConstraint(
            model_name='gift',
            name='gifts_nobody_approves_their_own',
        ),
        migrations.RemoveConstraint(
            model_name='ledgerline',
            name='gifts_ledger_amount_positive',
        ),
        migrations.AddConstraint(
            model_name='budget',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(gifts.models.periods.Just(gifts.models.periods.Hash(models.F('currency'))), '&&'), (gifts.models.periods.Just(models.F('team')), '&&'), (gifts.models.periods.Days(models.F('starts_on'), models.F('ends_on')), '&&')], name='gifts_one_budget_at_a_time', violation_error_message='This team has a budget in this currency on some of these days. Begin where that one ends.'),
        ),
        migrations.AddConstraint(
            model_name='budget',
            constraint=models.CheckConstraint(condition=models.Q(('closed_at', None), models.Q(('closed_by__isnull', False), ('reserved', 0)), _connector='OR'), name='gifts_closed_budget_holds_nothing'),
        ),
        AddConstraintNotValid(
            model_name='gift',
            constraint=models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(('decided_by', models.F('requested_by')), _negated=True), ('placement__in', ('within', 'win_back')), _connector='OR'), name='gifts_nobody_approves_their_own'),
        ),
        AddConstraintNotValid(
            model_name='gift',
            constraint=models.CheckConstraint(condition=models.Q(('decided_for', None), models.Q(models.Q(('decided_for', models.F('requested_by')), _negated=True), models.Q(('decided_for', models.F('decided_by')), _negated=True)), _connector='OR'), name='gifts_nobody_approves_their_own_through_a_deputy'),
        ),
        migrations.AddConstraint(
            model_name='giftfloor',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(gifts.models.periods.Just(gifts.models.periods.Hash(models.F('severity'))), '&&'), (gifts.models.periods.Just(gifts.models.periods.Hash(models.F('currency'))), '&&'), (gifts.models.periods.Days(models.F('starts_on'), models.F('ends_on')), '&&')], name='gifts_one_floor_at_a_time', violation_error_message='Another floor of this severity and currency holds on some of these days. End that one first.'),
        ),
        migrations.AddConstraint(
            model_name='gifttier',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(gifts.models.periods.Just(gifts.models.periods.Hash(models.F('severity'))), '&&'), (gifts.models.periods.Just(gifts.models.periods.Hash(models.F('customer_tier'))), '&&'), (gifts.models.periods.Days(models.F('starts_on'), models.F('ends_on')), '&&')], name='gifts_one_tier_at_a_time', violation_error_message='Another tier of this severity holds on some of these days. End that one first, or begin later.'),
        ),
        AddConstraintNotValid(
            model_name='ledgerline',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0), ('kind__in', ['allocate', 'adjust']), _connector='OR'), name='gifts_ledger_amount_positive'),
        ),
        migrations.AddConstraint(
            model_name='spendingauthority',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(gifts.models.periods.Just(gifts.models.periods.Hash(models.F('role'))), '&&'), (gifts.models.periods.Just(gifts.models.periods.Hash(models.F('currency'))), '&&'), (gifts.models.periods.Days(models.F('starts_on'), models.F('ends_on')), '&&')], name='gifts_one_authority_at_a_time', violation_error_message='Another authority of this role and currency holds on some of these days. End that one first.'),
        ),
        migrations.AlterConstraint(
            model_name='budget',
            name='gifts_budget_runs_forward',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gt', models.F('starts_on'))), name='gifts_budget_runs_forward', violation_error_message='It ends before it begins.'),
        ),
        migrations.AlterConstraint(
            model_name='gifttier',
            name='gifts_tier_upwards',
            constraint=models.CheckConstraint(condition=models.Q(('ceiling_percent', None), ('ceiling_percent__gt', models.F('floor_percent')), _connector='OR'), name='gifts_tier_upwards', violation_error_message='A tier ends above where it begins.'),
        ),
        migrations.RunSQL(IS_ITS_LEDGER, NO_LONGER),
    ]
