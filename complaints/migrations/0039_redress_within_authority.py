import complaints.models.periods
import django.contrib.postgres.constraints
import django.core.validators
import django.db.models.deletion
import history.operations
import history.tracking
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from complaints.policyguard import SHIPPED_SINCE, GuardPolicy
from history.attribution import attributed
from ui.amounts import exponent

OF_AN_AGENT = {"TWD": 10_000, "HKD": 2500_00, "CNY": 2000_00, "USD": 300_00}
OTHERWISE = 300  # whole units of a currency of which nothing is known: rather too little, a supervisor approves more
TIMES_AS_MUCH = {"agent": 1, "supervisor": 5, "manager": None}


def let_the_house_go_on(apps, schema_editor):
    """Limits for a house that is at work, so that nobody stands with empty hands; a new one gets them by loadpolicies."""
    here = schema_editor.connection.alias
    teams = set(apps.get_model("accounts", "Team").objects.using(here).values_list("currency", flat=True))
    currencies = sorted(teams | OF_AN_AGENT.keys()) if teams else []
    authorities = apps.get_model("complaints", "RedressAuthority").objects.using(here)
    with attributed(reason="loadpolicies"):
        for currency in currencies:
            amount = OF_AN_AGENT.get(currency, OTHERWISE * 10 ** exponent(currency))
            for role, times in TIMES_AS_MUCH.items():
                most = None if times is None else amount * times
                authorities.create(role=role, currency=currency, per_option=most, starts_on=SHIPPED_SINCE)


class Migration(migrations.Migration):
    """What is offered stays within the authority of who offers it, or was approved by somebody else."""

    dependencies = [
        ('complaints', '0038_decision_option'),
        ('history', '0008_digests_once'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalRedressApproval',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, verbose_name='ID')),
                ('recorded_at', models.DateTimeField(help_text='when the database wrote it; history_date: when it happened')),
                ('back_dated', models.BooleanField(help_text='entered over a minute after it happened')),
                ('request_id', models.CharField(max_length=64)),
                ('acting_for_id', models.BigIntegerField(null=True)),
                ('session_user', models.CharField(help_text='the database role that was logged in', max_length=63)),
                ('revision', models.PositiveIntegerField(help_text='1, 2, 3 … within one object; leaves no gap')),
                ('xact', models.BigIntegerField(help_text='number of the transaction: the daily root goes by it')),
                ('digests', models.JSONField(help_text='{column: digest of its value}, personal columns salted')),
                ('prev_seal', models.BinaryField()),
                ('seal', models.BinaryField(help_text='SHA-256 of prev_seal, circumstances and digests')),
                ('amount', models.BigIntegerField(help_text='in minor units of the currency', verbose_name='up to')),
                ('currency', models.CharField(max_length=3, verbose_name='currency')),
                ('why', models.CharField(max_length=300, verbose_name='why')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('history_user_id', models.BigIntegerField(null=True)),
                ('history_change_reason', models.TextField()),
                ('complaint', models.BigIntegerField(blank=True, db_column='complaint_id', null=True)),
                ('by', models.BigIntegerField(blank=True, db_column='by_id', null=True)),
                ('history_id', models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField()),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical approved redress',
                'verbose_name_plural': 'historical approved redress',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'default_permissions': (),
                'indexes': [models.Index(fields=['complaint'], name='past_redressapproval_of')],
                'constraints': [models.UniqueConstraint(fields=('id', 'revision'), name='complaints_redressapproval_one_line')],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalRedressAuthority',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, verbose_name='ID')),
                ('recorded_at', models.DateTimeField(help_text='when the database wrote it; history_date: when it happened')),
                ('back_dated', models.BooleanField(help_text='entered over a minute after it happened')),
                ('request_id', models.CharField(max_length=64)),
                ('acting_for_id', models.BigIntegerField(null=True)),
                ('session_user', models.CharField(help_text='the database role that was logged in', max_length=63)),
                ('revision', models.PositiveIntegerField(help_text='1, 2, 3 … within one object; leaves no gap')),
                ('xact', models.BigIntegerField(help_text='number of the transaction: the daily root goes by it')),
                ('digests', models.JSONField(help_text='{column: digest of its value}, personal columns salted')),
                ('prev_seal', models.BinaryField()),
                ('seal', models.BinaryField(help_text='SHA-256 of prev_seal, circumstances and digests')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(blank=True, help_text='the first day it no longer applies', null=True, verbose_name='until')),
                ('role', models.CharField(choices=[('agent', 'agent'), ('supervisor', 'supervisor'), ('manager', 'manager'), ('trainer', 'trainer'), ('auditor', 'auditor'), ('legal', 'legal'), ('administrator', 'administrator'), ('contact', 'department contact')], max_length=20, verbose_name='role')),
                ('currency', models.CharField(max_length=3, verbose_name='currency')),
                ('per_option', models.BigIntegerField(blank=True, help_text='Empty: no limit.', null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='per option')),
                ('history_user_id', models.BigIntegerField(null=True)),
                ('history_change_reason', models.TextField()),
                ('history_id', models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField()),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical redress authority',
                'verbose_name_plural': 'historical redress authorities',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('id', 'revision'), name='complaints_redressauthority_one_line')],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='RedressAuthority',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(blank=True, help_text='the first day it no longer applies', null=True, verbose_name='until')),
                ('role', models.CharField(choices=[('agent', 'agent'), ('supervisor', 'supervisor'), ('manager', 'manager'), ('trainer', 'trainer'), ('auditor', 'auditor'), ('legal', 'legal'), ('administrator', 'administrator'), ('contact', 'department contact')], max_length=20, verbose_name='role')),
                ('currency', models.CharField(max_length=3, verbose_name='currency')),
                ('per_option', models.BigIntegerField(blank=True, help_text='Empty: no limit.', null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='per option')),
            ],
            options={
                'verbose_name': 'redress authority',
                'verbose_name_plural': 'redress authorities',
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gt', models.F('starts_on')), _connector='OR'), name='complaints_redressauthority_runs_forward'), models.CheckConstraint(condition=models.Q(('per_option', None), ('per_option__gte', 0), _connector='OR'), name='complaints_redress_limit_not_negative'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(complaints.models.periods.Just(complaints.models.periods.Hash(models.F('role'))), '&&'), (complaints.models.periods.Just(complaints.models.periods.Hash(models.F('currency'))), '&&'), (complaints.models.periods.Days(models.F('starts_on'), models.F('ends_on')), '&&')], name='complaints_one_redress_limit_at_a_time', violation_error_message='Another limit of this role and currency holds on some of these days. End that one first.')],
            },
        ),
        migrations.CreateModel(
            name='RedressApproval',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount', models.BigIntegerField(help_text='in minor units of the currency', verbose_name='up to')),
                ('currency', models.CharField(max_length=3, verbose_name='currency')),
                ('why', models.CharField(max_length=300, verbose_name='why')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('complaint', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='redress_approvals', to='complaints.complaint', verbose_name='complaint')),
            ],
            options={
                'verbose_name': 'approved redress',
                'verbose_name_plural': 'approved redress',
                'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='complaints_approved_is_something')],
            },
        ),
        history.operations.RecordHistory(
            recording=history.tracking.Recording(columns=('id', 'complaint_id', 'amount', 'currency', 'why', 'by_id', 'at'), history_table='complaints_historicalredressapproval', key='id', people='complaints_complaint', person_column='complaint_id', personal=('why',), table='complaints_redressapproval'),
            before=None,
            renamed={},
        ),
        history.operations.RecordHistory(
            recording=history.tracking.Recording(columns=('id', 'starts_on', 'ends_on', 'role', 'currency', 'per_option'), history_table='complaints_historicalredressauthority', key='id', people='', person_column='', personal=(), table='complaints_redressauthority'),
            before=None,
            renamed={},
        ),
        GuardPolicy("complaints_redressauthority", money="complaints.redressauthority"),
        migrations.RunPython(let_the_house_go_on, migrations.RunPython.noop),
    ]
