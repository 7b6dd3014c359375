from django.conf import settings
from django.db import migrations

from complaints.policyguard import FIXED, PARTS
from history.sql import literal

GUARDS = FIXED + PARTS


class Migration(migrations.Migration):
    """What has begun is judged by the day of the house; by that of UTC a policy of Taipei began at eight."""

    dependencies = [("complaints", "0034_closed_lately")]

    operations = [migrations.RunSQL(GUARDS, GUARDS.replace(literal(settings.TIME_ZONE), "'UTC'"))]
