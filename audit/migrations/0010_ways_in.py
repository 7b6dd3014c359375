from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    """The access log may tell of passwords, links and second factors; its rows are checked in the next migration."""

    dependencies = [("audit", "0009_how_it_runs")]

    operations = [
        migrations.RemoveConstraint(model_name="access", name="audit_access_known"),
        migrations.AlterField(
            model_name="access",
            name="kind",
            field=models.CharField(choices=[('opened', 'opened'), ('unmasked', 'saw without mask'), ('exported', 'exported'), ('dossier', 'made a dossier'), ('signed_in', 'signed in'), ('signed_out', 'signed out'), ('turned_away', 'was turned away at sign-in'), ('searched', 'looked for a person'), ('feed_issued', 'got an address for the calendar feed'), ('feed_revoked', 'ended the calendar feed'), ('factor_set', 'set up a second factor'), ('factor_gone', 'took a second factor away'), ('factor_fail', 'had the password, not the code'), ('password', 'set a password'), ('link', 'was given a link to set a password')], max_length=12, verbose_name="what"),
        ),
        AddConstraintNotValid(
            model_name="access",
            constraint=models.CheckConstraint(condition=models.Q(("kind__in", ['opened', 'unmasked', 'exported', 'dossier', 'signed_in', 'signed_out', 'turned_away', 'searched', 'feed_issued', 'feed_revoked', 'factor_set', 'factor_gone', 'factor_fail', 'password', 'link'])), name="audit_access_known"),
        ),
    ]
