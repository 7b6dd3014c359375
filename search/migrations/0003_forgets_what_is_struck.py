from django.db import migrations

from search.staleness import FORGET_STRUCK, REMEMBER_STRUCK


class Migration(migrations.Migration):
    """What is struck out is not found any more from that moment; the thing is found by the rest a second later."""

    dependencies = [("search", "0002_forgets_and_wakes"), ("history", "0007_strikes")]

    operations = [migrations.RunSQL(FORGET_STRUCK, REMEMBER_STRUCK)]
