"""Erasure numbers are never used twice; the graph of a request and the legal hold are in the database."""

from django.db import migrations

from audit.guards import Guard, GuardState
from privacy.guard import LEGAL_HOLD, NEW_CASE, NO_LEGAL_HOLD, NO_NEW_CASE


class Migration(migrations.Migration):
    dependencies = [("privacy", "0001_initial"), ("gifts", "0005_parcels_can_be_erased"), ("followups", "0002_guards")]

    operations = [
        migrations.RunSQL("CREATE SEQUENCE privacy_erasure_number", "DROP SEQUENCE privacy_erasure_number"),
        GuardState(
            Guard(
                table="privacy_erasurerequest",
                subject="privacy.erasurerequest",
                first="requested",
                edges=(("requested", "carried_out"), ("requested", "refused")),
            )
        ),
        migrations.RunSQL(LEGAL_HOLD, NO_LEGAL_HOLD),
        migrations.RunSQL(NEW_CASE, NO_NEW_CASE),
    ]
