from django.db import migrations

from audit.guards import Guard, GuardState

TRIVIAL = "NEW.severity = 'minor' AND NOT NEW.is_safety_risk AND NOT NEW.is_legal_matter"
EDGES = (
    ("acknowledged", "assessed"),
    ("acknowledged", "resolved"),
    ("acknowledged", "withdrawn"),
    ("assessed", "investigating"),
    ("assessed", "withdrawn"),
    ("closed", "investigating"),
    ("committed", "investigating"),
    ("committed", "resolved"),
    ("committed", "withdrawn"),
    ("investigating", "proposed"),
    ("investigating", "withdrawn"),
    ("proposed", "committed"),
    ("proposed", "investigating"),
    ("proposed", "withdrawn"),
    ("received", "acknowledged"),
    ("received", "resolved"),
    ("received", "withdrawn"),
    ("resolved", "closed"),
    ("resolved", "investigating"),
)


class Migration(migrations.Migration):
    """Case numbers are never used twice, and the graph of a case is in the database."""

    dependencies = [("complaints", "0001_initial"), ("audit", "0001_initial")]

    operations = [
        migrations.RunSQL("CREATE SEQUENCE complaints_case_number", "DROP SEQUENCE complaints_case_number"),
        GuardState(
            Guard(
                table="complaints_complaint",
                subject="complaints.complaint",
                first="received",
                edges=EDGES,
                only_if=(("received", "resolved", TRIVIAL), ("acknowledged", "resolved", TRIVIAL)),
                imported=("closed", "withdrawn"),
                corrections="complaints_correction",
            )
        ),
    ]
