from django.db import migrations, models

from accounts.models.team import zone_of_the_house

ZONE = models.CharField("time zone", max_length=50, default=zone_of_the_house)


class Migration(migrations.Migration):
    """What begins asks for TIME_ZONE then; as a part of the models another zone wanted a migration. No SQL."""

    dependencies = [("customers", "0010_periods_by_index")]

    operations = [
        migrations.AlterField("customer", "zone", ZONE),
        migrations.AlterField("historicalcustomer", "zone", ZONE),
    ]
