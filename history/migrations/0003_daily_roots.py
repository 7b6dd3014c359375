import history.operations
from django.db import migrations, models


class Migration(migrations.Migration):
    """Roots; and what is recorded about nobody is digested unsalted instead of not at all."""

    dependencies = [
        ('history', '0002_foundation'),
    ]

    operations = [
        migrations.CreateModel(
            name='DailyRoot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(help_text='1, 2, 3 … without a gap', unique=True)),
                ('made_at', models.DateTimeField()),
                ('cluster', models.CharField(help_text='the database cluster that it was made in', max_length=40)),
                ('frontier', models.JSONField(help_text='{table: what of it is covered}; see roots.Covered')),
                ('previous', models.CharField(blank=True, help_text='the root before it', max_length=64)),
                ('root', models.CharField(help_text='SHA-256, hexadecimal, of all of the above', max_length=64)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        history.operations.AppendOnly(
            table='history_columnchange',
        ),
        history.operations.AppendOnly(
            table='history_dailyroot',
        ),
        history.operations.AppendOnly(
            table='history_erasure',
        ),
        history.operations.RenewRecordings(),
    ]
