"""The graphs of cards, rounds and notes in the database; what was handed in, agreed or acknowledged stands."""

from django.db import migrations

from audit.guards import Guard, GuardState
from training.standing import NOT_STANDING, STANDING

CARD = (("draft", "dropped"), ("draft", "handed_in"), ("handed_in", "released"))
ROUND = (
    ("agreed", "released"),
    ("open", "cancelled"),
    ("open", "revealed"),
    ("revealed", "agreed"),
    ("revealed", "cancelled"),
)
NOTE = (("acknowledged", "checked"), ("waiting", "acknowledged"), ("waiting", "withdrawn"))


class Migration(migrations.Migration):
    dependencies = [("training", "0001_scores_and_coaching"), ("audit", "0006_history_of_parts")]

    operations = [
        GuardState(Guard(table="training_scorecard", subject="training.scorecard", first="draft", edges=CARD)),
        GuardState(Guard(table="training_scoreround", subject="training.scoreround", first="open", edges=ROUND)),
        GuardState(
            Guard(table="training_coachingnote", subject="training.coachingnote", first="waiting", edges=NOTE)
        ),
        migrations.RunSQL(STANDING, NOT_STANDING),
    ]
