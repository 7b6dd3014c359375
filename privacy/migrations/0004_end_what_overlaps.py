from collections import defaultdict

from django.db import migrations

from history.attribution import attributed

KEYS = {
    "RetentionRule": ("category_id", "severity"),
}


def end_earlier_ones(apps, schema_editor):
    """Where two rows about the same hold on one day, the one that began earlier ends where the later one begins."""
    for name, key in KEYS.items():
        rows = defaultdict(list)
        for row in apps.get_model("privacy", name).objects.order_by("starts_on", "pk"):
            rows[tuple(getattr(row, field) for field in key)].append(row)
        for same in rows.values():
            for earlier, later in zip(same, same[1:], strict=False):
                if earlier.ends_on is not None and earlier.ends_on <= later.starts_on:
                    continue
                if earlier.starts_on == later.starts_on:
                    raise RuntimeError(f"{name} {earlier.pk} and {later.pk} begin on one day: correct one of them first.")
                earlier.ends_on = later.starts_on
                with attributed(reason="end_what_overlaps"):
                    earlier.save(update_fields=["ends_on"])


class Migration(migrations.Migration):
    """So that the database can refuse what overlaps."""

    dependencies = [("privacy", "0003_erasure_needs_its_request")]

    operations = [migrations.RunPython(end_earlier_ones, migrations.RunPython.noop)]
