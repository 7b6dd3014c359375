"""No data goes without a request that is carried out in the same transaction."""

from django.db import migrations

from privacy.guard import NO_REQUEST, REQUEST


class Migration(migrations.Migration):
    dependencies = [("privacy", "0002_guards")]

    operations = [migrations.RunSQL(REQUEST, NO_REQUEST)]
