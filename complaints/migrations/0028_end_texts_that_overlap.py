from collections import defaultdict

from django.db import migrations

from history.attribution import attributed

KEYS = {"ReplyTemplate": ("code", "language"), "CoachAdvice": ("code",)}


def end_earlier_ones(apps, schema_editor):
    """Of two texts of one code that hold on one day the earlier ends where the later begins; none begin together."""
    for name, key in KEYS.items():
        rows = defaultdict(list)
        for row in apps.get_model("complaints", name).objects.order_by("starts_on", "pk"):
            rows[tuple(getattr(row, field) for field in key)].append(row)
        for same in rows.values():
            for earlier, later in zip(same, same[1:], strict=False):
                if earlier.ends_on is None or earlier.ends_on > later.starts_on:
                    earlier.ends_on = later.starts_on
                    with attributed(reason="end_what_overlaps"):
                        earlier.save(update_fields=["ends_on"])


class Migration(migrations.Migration):
    """So that the database can refuse what overlaps."""

    dependencies = [("complaints", "0027_words_for_a_buddy_are_found")]

    operations = [migrations.RunPython(end_earlier_ones, migrations.RunPython.noop)]
