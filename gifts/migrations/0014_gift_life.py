import django.db.models.deletion
import history.operations
import history.tracking
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Columns of the life of a gift: stages, care, clearance, anger overridden, hands and proof. Nothing is rewritten."""

    dependencies = [
        ('accounts', '0005_nobody_is_their_own_deputy'),
        ('complaints', '0020_links_changes_coach'),
        ('customers', '0008_what_customers_like'),
        ('gifts', '0013_found_and_proved_quickly'),
        ('history', '0007_strikes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='budget',
            name='purpose',
            field=models.CharField(choices=[('complaints', 'a complaint'), ('care', 'relationship care')], db_default='complaints', default='complaints', max_length=12, verbose_name='for'),
        ),
        migrations.AddField(
            model_name='gift',
            name='clearance',
            field=models.TextField(blank=True, db_default='', default='', verbose_name='why it was cleared'),
        ),
        migrations.AddField(
            model_name='gift',
            name='cleared_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='cleared at'),
        ),
        migrations.AddField(
            model_name='gift',
            name='cleared_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='cleared by'),
        ),
        migrations.AddField(
            model_name='gift',
            name='despite_anger',
            field=models.TextField(blank=True, db_default='', default='', verbose_name='why in spite of anger'),
        ),
        migrations.AddField(
            model_name='gift',
            name='despite_anger_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='let it go ahead in spite of anger'),
        ),
        migrations.AddField(
            model_name='gift',
            name='first',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='stages', to='gifts.gift', verbose_name='first of its plan'),
        ),
        migrations.AddField(
            model_name='gift',
            name='hand_on',
            field=models.DateField(blank=True, null=True, verbose_name='handed over on'),
        ),
        migrations.AddField(
            model_name='gift',
            name='handed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by whom'),
        ),
        migrations.AddField(
            model_name='gift',
            name='not_before',
            field=models.DateField(blank=True, null=True, verbose_name='not before'),
        ),
        migrations.AddField(
            model_name='gift',
            name='programme',
            field=models.CharField(blank=True, db_default='', default='', help_text='Its code.', max_length=40, verbose_name='care programme'),
        ),
        migrations.AddField(
            model_name='gift',
            name='proof',
            field=models.TextField(blank=True, db_default='', default='', verbose_name='proof of delivery'),
        ),
        migrations.AddField(
            model_name='gift',
            name='purpose',
            field=models.CharField(choices=[('complaints', 'a complaint'), ('care', 'relationship care')], db_default='complaints', default='complaints', max_length=12, verbose_name='for'),
        ),
        migrations.AddField(
            model_name='gift',
            name='stage',
            field=models.PositiveSmallIntegerField(db_default=1, default=1, verbose_name='stage'),
        ),
        migrations.AddField(
            model_name='gift',
            name='stages_planned',
            field=models.PositiveSmallIntegerField(db_default=1, default=1, verbose_name='stages planned'),
        ),
        migrations.AddField(
            model_name='gift',
            name='waits_for',
            field=models.CharField(blank=True, choices=[('arrived', 'until the one before has arrived'), ('solved', 'until the matter is solved')], db_default='', default='', max_length=8, verbose_name='waits'),
        ),
        migrations.AddField(
            model_name='giftitem',
            name='voucher_kind',
            field=models.CharField(blank=True, choices=[('free', 'given free: it may expire'), ('sold', 'bought: it never expires')], db_default='', default='', max_length=4, verbose_name='kind of voucher'),
        ),
        migrations.AddField(
            model_name='historicalbudget',
            name='purpose',
            field=models.CharField(choices=[('complaints', 'a complaint'), ('care', 'relationship care')], db_default='complaints', default='complaints', max_length=12, verbose_name='for'),
        ),
        migrations.AddField(
            model_name='historicalgift',
            name='clearance',
            field=models.TextField(blank=True, db_default='', default='', verbose_name='why it was cleared'),
        ),
        migrations.AddField(
            model_name='historicalgift',
            name='cleared_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='cleared at'),
        ),
        migrations.AddField(
            model_name='historicalgift',
            name='cleared_by',
            field=models.BigIntegerField(blank=True, db_column='cleared_by_id', null=True),
        ),
        migrations.AddField(
            model_name='historicalgift',
            name='despite_anger',
            field=models.TextField(blank=True, db_default='', default='', verbose_name='why in spite of anger'),
        ),
        migrations.AddField(
            model_name='historicalgift',
            name='despite_anger_by',
            field=models.BigIntegerField(blank=True, db_column='despite_anger_by_id', null=True),
        ),
        migrations.AddField(
            model_name='historicalgift',
            name='first',
            field=models.BigIntegerField(blank=True, db_column='first_id', null=True),
        ),
        migrations.AddField(
            model_name='historicalgift',
            name='hand_on',
            field=models.DateField(blank=True, null=True, verbose_name='handed over on'),
        ),
        migrations.AddField(
            model_name='historicalgift',
            name='handed_by',
            field=models.BigIntegerField(blank=True, db_column='handed_by_id', null=True),
        ),
        migrations.AddField(
            model_name='historicalgift',
            name='not_before',
            field=models.DateField(blank=True, null=True, verbose_name='not before'),
        ),
        migrations.AddField(
            model_name='historicalgift',
            name='programme',
            field=models.CharField(blank=True, db_default='', default='', help_text='Its code.', max_length=40, verbose_name='care programme'),
        ),
        migrations.AddField(
            model_name='historicalgift',
            name='proof',
            field=models.TextField(blank=True, db_default='', default='', verbose_name='proof of delivery'),
        ),
        migrations.AddField(
            model_name='historicalgift',
            name='purpose',
            field=models.CharField(choices=[('complaints', 'a complaint'), ('care', 'relationship care')], db_default='complaints', default='complaints', max_length=12, verbose_name='for'),
        ),
        migrations.AddField(
            model_name='historicalgift',
            name='stage',
            field=models.PositiveSmallIntegerField(db_default=1, default=1, verbose_name='stage'),
        ),
        migrations.AddField(
            model_name='historicalgift',
            name='stages_planned',
            field=models.PositiveSmallIntegerField(db_default=1, default=1, verbose_name='stages planned'),
        ),
        migrations.AddField(
            model_name='historicalgift',
            name='waits_for',
            field=models.CharField(blank=True, choices=[('arrived', 'until the one before has arrived'), ('solved', 'until the matter is solved')], db_default='', default='', max_length=8, verbose_name='waits'),
        ),
        migrations.AddField(
            model_name='historicalgiftitem',
            name='voucher_kind',
            field=models.CharField(blank=True, choices=[('free', 'given free: it may expire'), ('sold', 'bought: it never expires')], db_default='', default='', max_length=4, verbose_name='kind of voucher'),
        ),
        history.operations.RecordHistory(
            recording=history.tracking.Recording(columns=('id', 'team_id', 'currency', 'purpose', 'starts_on', 'ends_on', 'allocated', 'reserved', 'spent', 'warned_percent', 'closed_at', 'closed_by_id'), history_table='gifts_historicalbudget', key='id', people='', person_column='', personal=(), table='gifts_budget'),
            before=history.tracking.Recording(columns=('id', 'team_id', 'currency', 'starts_on', 'ends_on', 'allocated', 'reserved', 'spent', 'warned_percent', 'closed_at', 'closed_by_id'), history_table='gifts_historicalbudget', key='id', people='', person_column='', personal=(), table='gifts_budget'),
            renamed={},
        ),
        history.operations.RecordHistory(
            recording=history.tracking.Recording(columns=('id', 'version', 'first_id', 'stage', 'stages_planned', 'not_before', 'waits_for', 'state', 'complaint_id', 'customer_id', 'team_id', 'item_id', 'amount', 'currency', 'severity', 'basis', 'basis_amount', 'tier_id', 'placement', 'why', 'timing', 'budget_id', 'card_apology', 'card_remedy', 'card_thanks', 'card_future', 'address', 'parcel_number', 'requested_by_id', 'requested_at', 'purpose', 'programme', 'decided_by_id', 'decided_for_id', 'decided_at', 'decide_by', 'overdue_at', 'decision_note', 'cleared_by_id', 'cleared_at', 'clearance', 'despite_anger_by_id', 'despite_anger', 'handed_by_id', 'hand_on', 'proof', 'sent_at', 'delivered_at'), history_table='gifts_historicalgift', key='id', people='gifts_gift', person_column='id', personal=('why', 'card_apology', 'card_remedy', 'card_thanks', 'card_future', 'clearance', 'despite_anger', 'proof', 'address', 'decision_note', 'parcel_number'), table='gifts_gift'),
            before=history.tracking.Recording(columns=('id', 'version', 'state', 'complaint_id', 'customer_id', 'team_id', 'item_id', 'amount', 'currency', 'severity', 'basis', 'basis_amount', 'tier_id', 'placement', 'why', 'timing', 'budget_id', 'card_apology', 'card_remedy', 'card_thanks', 'card_future', 'address', 'parcel_number', 'requested_by_id', 'requested_at', 'decided_by_id', 'decided_for_id', 'decided_at', 'decide_by', 'overdue_at', 'decision_note', 'sent_at', 'delivered_at'), history_table='gifts_historicalgift', key='id', people='gifts_gift', person_column='id', personal=('why', 'card_apology', 'card_remedy', 'card_thanks', 'card_future', 'address', 'decision_note', 'parcel_number'), table='gifts_gift'),
            renamed={},
        ),
        history.operations.RecordHistory(
            recording=history.tracking.Recording(columns=('id', 'code', 'name_en', 'name_zh_hant', 'name_zh_hans', 'position', 'is_offered', 'kind', 'value', 'cost', 'currency', 'fits', 'likings', 'occasions', 'wrapping_en', 'wrapping_zh_hant', 'wrapping_zh_hans', 'lead_days', 'is_counted', 'carries_codes', 'voucher_kind', 'on_hand', 'reserved', 'reorder_level', 'low_told_at', 'picture_id'), history_table='gifts_historicalgiftitem', key='id', people='', person_column='', personal=(), table='gifts_giftitem'),
            before=history.tracking.Recording(columns=('id', 'code', 'name_en', 'name_zh_hant', 'name_zh_hans', 'position', 'is_offered', 'kind', 'value', 'cost', 'currency', 'fits', 'likings', 'occasions', 'wrapping_en', 'wrapping_zh_hant', 'wrapping_zh_hans', 'lead_days', 'is_counted', 'carries_codes', 'on_hand', 'reserved', 'reorder_level', 'low_told_at', 'picture_id'), history_table='gifts_historicalgiftitem', key='id', people='', person_column='', personal=(), table='gifts_giftitem'),
            renamed={},
        ),
    ]
