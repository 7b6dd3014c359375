from django.db import migrations, models

from accounts.models.team import zone_of_the_house

ZONE = models.CharField("time zone", max_length=50, default=zone_of_the_house)


class Migration(migrations.Migration):
    """What begins asks for TIME_ZONE then; as a part of the models another zone wanted a migration. No SQL."""

    dependencies = [("accounts", "0010_somebody_lets_people_in")]

    operations = [
        migrations.AlterField("team", "zone", ZONE),
        migrations.AlterField("historicalteam", "zone", ZONE),
    ]
