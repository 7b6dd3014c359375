from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Words of somebody on trial wait until their buddy has read them."""

    dependencies = [
        ('complaints', '0025_policies_are_guarded'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='historicalreply',
            name='fate',
            field=models.CharField(choices=[('with_legal', 'waiting for legal'), ('with_buddy', 'waiting for the buddy'), ('cleared', 'released, still to be said'), ('waiting', 'about to leave'), ('sent', 'has left'), ('failed', 'could not be delivered'), ('undone', 'taken back'), ('returned', 'sent back')], max_length=10, verbose_name='what became of it'),
        ),
        migrations.AlterField(
            model_name='reply',
            name='fate',
            field=models.CharField(choices=[('with_legal', 'waiting for legal'), ('with_buddy', 'waiting for the buddy'), ('cleared', 'released, still to be said'), ('waiting', 'about to leave'), ('sent', 'has left'), ('failed', 'could not be delivered'), ('undone', 'taken back'), ('returned', 'sent back')], max_length=10, verbose_name='what became of it'),
        ),
    ]
