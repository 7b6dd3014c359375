import django.db.models.deletion
import history.operations
import history.tracking
from django.db import migrations, models


class Migration(migrations.Migration):
    """A category may ask for a skill. The table has some dozen rows."""

    dependencies = [
        ('accounts', '0009_recovery_codes_as_digests'),
        ('complaints', '0032_open_in_house'),
        ('history', '0007_strikes'),
    ]

    operations = [
        migrations.AddField(
            model_name='category',
            name='skill',
            field=models.ForeignKey(blank=True, help_text='Cases that come in go to whoever has it, before others.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.skill', verbose_name='skill'),
        ),
        migrations.AddField(
            model_name='historicalcategory',
            name='skill',
            field=models.BigIntegerField(blank=True, db_column='skill_id', null=True),
        ),
        history.operations.RecordHistory(
            recording=history.tracking.Recording(columns=('id', 'code', 'name_en', 'name_zh_hant', 'name_zh_hans', 'position', 'is_offered', 'is_privacy', 'first_severity', 'first_moves', 'skill_id'), history_table='complaints_historicalcategory', key='id', people='', person_column='', personal=(), table='complaints_category'),
            before=history.tracking.Recording(columns=('id', 'code', 'name_en', 'name_zh_hant', 'name_zh_hans', 'position', 'is_offered', 'is_privacy', 'first_severity', 'first_moves'), history_table='complaints_historicalcategory', key='id', people='', person_column='', personal=(), table='complaints_category'),
            renamed={},
        ),
    ]
