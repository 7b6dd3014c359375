

import django.core.validators
import django.db.models.deletion
import history.operations
import history.tracking
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('complaints', '0004_more_that_can_be_erased'),
        ('customers', '0003_numbers_can_be_erased'),
        ('history', '0006_find_persons'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalErasureRequest',
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
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('state', models.CharField(choices=[('requested', 'to be decided'), ('carried_out', 'carried out'), ('refused', 'refused')], default='requested', editable=False, max_length=12, verbose_name='state')),
                ('reference', models.CharField(editable=False, max_length=16, verbose_name='erasure number')),
                ('basis', models.CharField(choices=[('wish', 'the person asks for it'), ('consent', 'consent was withdrawn'), ('purpose', 'no longer needed'), ('unlawful', 'should never have been collected'), ('authority', 'an authority or court orders it'), ('retention', 'the retention period is over'), ('backup', 'a restored backup had brought it back')], max_length=10, verbose_name='ground')),
                ('identity', models.CharField(choices=[('called_back', 'called back on the known number'), ('known_address', 'wrote from the known address'), ('document', 'showed a document'), ('representative', 'a representative with authority'), ('not_needed', 'not needed: the ground does not come from the person')], default='not_needed', max_length=14, verbose_name='identity')),
                ('channel', models.CharField(blank=True, choices=[('phone', 'phone'), ('chat', 'live chat'), ('email', 'e-mail'), ('message', 'message'), ('im', 'SMS or IM'), ('social', 'social media'), ('counter', 'counter'), ('letter', 'letter'), ('web', 'web form'), ('regulator', 'regulator’s hotline')], max_length=12, verbose_name='channel')),
                ('received_at', models.DateTimeField(verbose_name='received at')),
                ('requested_at', models.DateTimeField(verbose_name='prepared at')),
                ('done_at', models.DateTimeField(null=True, verbose_name='done at')),
                ('refused_because', models.CharField(blank=True, choices=[('legal_hold', 'a legal hold stands'), ('duty_to_keep', 'a law makes us keep them'), ('claims', 'needed for legal claims'), ('identity', 'the person’s identity was not shown'), ('taken_back', 'the person took the request back')], max_length=14, verbose_name='why refused')),
                ('things', models.JSONField(default=dict, help_text='{table: numbers}', verbose_name='what it reached')),
                ('counts', models.JSONField(default=dict, help_text='{table: rows}', verbose_name='rows blanked')),
                ('repeats', models.CharField(blank=True, help_text='the erasure a backup undid', max_length=16, verbose_name='repeats')),
                ('history_user_id', models.BigIntegerField(null=True)),
                ('history_change_reason', models.TextField()),
                ('customer', models.BigIntegerField(blank=True, db_column='customer_id', null=True)),
                ('complaint', models.BigIntegerField(blank=True, db_column='complaint_id', null=True)),
                ('requested_by', models.BigIntegerField(blank=True, db_column='requested_by_id', null=True)),
                ('decided_by', models.BigIntegerField(blank=True, db_column='decided_by_id', null=True)),
                ('history_id', models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField()),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical erasure',
                'verbose_name_plural': 'historical erasures',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('id', 'revision'), name='privacy_erasurerequest_one_line')],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalRetentionRule',
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
                ('severity', models.CharField(blank=True, choices=[('minor', 'minor'), ('moderate', 'moderate'), ('severe', 'severe'), ('critical', 'critical')], max_length=10, verbose_name='severity')),
                ('years', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1)], verbose_name='years after its end')),
                ('history_user_id', models.BigIntegerField(null=True)),
                ('history_change_reason', models.TextField()),
                ('category', models.BigIntegerField(blank=True, db_column='category_id', null=True)),
                ('history_id', models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField()),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical retention period',
                'verbose_name_plural': 'historical retention periods',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('id', 'revision'), name='privacy_retentionrule_one_line')],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='ErasureRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('state', models.CharField(choices=[('requested', 'to be decided'), ('carried_out', 'carried out'), ('refused', 'refused')], default='requested', editable=False, max_length=12, verbose_name='state')),
                ('reference', models.CharField(editable=False, max_length=16, unique=True, verbose_name='erasure number')),
                ('basis', models.CharField(choices=[('wish', 'the person asks for it'), ('consent', 'consent was withdrawn'), ('purpose', 'no longer needed'), ('unlawful', 'should never have been collected'), ('authority', 'an authority or court orders it'), ('retention', 'the retention period is over'), ('backup', 'a restored backup had brought it back')], max_length=10, verbose_name='ground')),
                ('identity', models.CharField(choices=[('called_back', 'called back on the known number'), ('known_address', 'wrote from the known address'), ('document', 'showed a document'), ('representative', 'a representative with authority'), ('not_needed', 'not needed: the ground does not come from the person')], default='not_needed', max_length=14, verbose_name='identity')),
                ('channel', models.CharField(blank=True, choices=[('phone', 'phone'), ('chat', 'live chat'), ('email', 'e-mail'), ('message', 'message'), ('im', 'SMS or IM'), ('social', 'social media'), ('counter', 'counter'), ('letter', 'letter'), ('web', 'web form'), ('regulator', 'regulator’s hotline')], max_length=12, verbose_name='channel')),
                ('received_at', models.DateTimeField(verbose_name='received at')),
                ('requested_at', models.DateTimeField(verbose_name='prepared at')),
                ('done_at', models.DateTimeField(null=True, verbose_name='done at')),
                ('refused_because', models.CharField(blank=True, choices=[('legal_hold', 'a legal hold stands'), ('duty_to_keep', 'a law makes us keep them'), ('claims', 'needed for legal claims'), ('identity', 'the person’s identity was not shown'), ('taken_back', 'the person took the request back')], max_length=14, verbose_name='why refused')),
                ('things', models.JSONField(default=dict, help_text='{table: numbers}', verbose_name='what it reached')),
                ('counts', models.JSONField(default=dict, help_text='{table: rows}', verbose_name='rows blanked')),
                ('repeats', models.CharField(blank=True, help_text='the erasure a backup undid', max_length=16, verbose_name='repeats')),
                ('complaint', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='erasures', to='complaints.complaint', verbose_name='complaint')),
                ('customer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='erasures', to='customers.customer', verbose_name='customer')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('requested_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='prepared by')),
            ],
            options={
                'verbose_name': 'erasure',
                'verbose_name_plural': 'erasures',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('complaint__isnull', False), ('customer', None)), models.Q(('complaint', None), ('customer__isnull', False)), _connector='OR'), name='privacy_one_person_each'), models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(('decided_by', models.F('requested_by')), _negated=True), _connector='OR'), name='privacy_two_people'), models.CheckConstraint(condition=models.Q(('state', 'requested'), ('decided_by__isnull', False), ('basis__in', ['backup', 'retention']), _connector='OR'), name='privacy_somebody_decided'), models.UniqueConstraint(condition=models.Q(('state', 'requested')), fields=('customer',), name='privacy_one_open_for_customer'), models.UniqueConstraint(condition=models.Q(('state', 'requested')), fields=('complaint',), name='privacy_one_open_for_case')],
            },
        ),
        migrations.CreateModel(
            name='RetentionRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(blank=True, help_text='the first day it no longer applies', null=True, verbose_name='until')),
                ('severity', models.CharField(blank=True, choices=[('minor', 'minor'), ('moderate', 'moderate'), ('severe', 'severe'), ('critical', 'critical')], max_length=10, verbose_name='severity')),
                ('years', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1)], verbose_name='years after its end')),
                ('category', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='complaints.category', verbose_name='category')),
            ],
            options={
                'verbose_name': 'retention period',
                'verbose_name_plural': 'retention periods',
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gt', models.F('starts_on')), _connector='OR'), name='privacy_retentionrule_runs_forward')],
            },
        ),
        history.operations.RecordHistory(
            recording=history.tracking.Recording(columns=('id', 'version', 'state', 'reference', 'customer_id', 'complaint_id', 'basis', 'identity', 'channel', 'received_at', 'requested_by_id', 'requested_at', 'decided_by_id', 'done_at', 'refused_because', 'things', 'counts', 'repeats'), history_table='privacy_historicalerasurerequest', key='id', people='', person_column='', personal=(), table='privacy_erasurerequest'),
            before=None,
            renamed={},
        ),
        history.operations.RecordHistory(
            recording=history.tracking.Recording(columns=('id', 'starts_on', 'ends_on', 'category_id', 'severity', 'years'), history_table='privacy_historicalretentionrule', key='id', people='', person_column='', personal=(), table='privacy_retentionrule'),
            before=None,
            renamed={},
        ),
    ]
