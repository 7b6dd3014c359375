from django.db import migrations

from search.staleness import FOUNDATION, NO_FOUNDATION


class Migration(migrations.Migration):
    """An erasure takes the tokens along; what changes wakes the job."""

    dependencies = [
        ("search", "0001_initial"),
        ("history", "0006_find_persons"),
        ("procrastinate", "0041_post_retry_failed_job"),
    ]

    operations = [migrations.RunSQL(FOUNDATION, NO_FOUNDATION)]
