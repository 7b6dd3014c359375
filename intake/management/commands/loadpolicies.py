from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.models import Team
from intake.loading import load_law, load_policies
from intake.policies.clocks import LAWS
from intake.trades import load_trade, trades


class Command(BaseCommand):
    help = "Add the policies that ship with the product where they are missing. Safe to run twice."

    def add_arguments(self, parser):
        parser.add_argument("--law", choices=LAWS, help="add the clock of a law beside those of the house")
        parser.add_argument("--trade", choices=trades(), help="bring in the starter set of a trade as well")
        parser.add_argument("--team", help="the name of the team that the law binds")

    def handle(self, *, verbosity, law=None, team=None, trade=None, **options):
        outcome = load_policies(localdate())
        if law:
            outcome.added += load_law(law, self.team_named(team))
        if trade:
            outcome.added += self.brought_in(trade, verbosity)
        if not verbosity:
            return
        self.stdout.write(_("Policies: %(added)d rows added.") % {"added": outcome.added})
        for line in outcome.differing:
            self.stdout.write(_("Left as it is, although it differs from what ships: %(row)s") % {"row": line})

    def brought_in(self, trade: str, verbosity: int) -> int:
        """How many rows of the starter set came in. Raises CommandError with what contradicts it."""
        try:
            steps = load_trade(trades()[trade])
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        for step in steps if verbosity else ():
            self.stdout.write(f"{step.thing} {step.what}: {step.becomes}")
        return len(steps)

    def team_named(self, name: str | None) -> Team:
        """The team that is bound. Raises CommandError with the names there are."""
        if team := Team.objects.filter(name=name).first():
            return team
        names = ", ".join(Team.objects.values_list("name", flat=True))
        raise CommandError(_("Say with --team whom the law binds, one of: %(names)s") % {"names": names})
