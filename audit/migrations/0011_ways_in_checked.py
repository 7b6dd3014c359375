from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    """Every line of the access log is of a known kind, also those from before."""

    dependencies = [("audit", "0010_ways_in")]

    operations = [ValidateConstraint(model_name="access", name="audit_access_known")]
