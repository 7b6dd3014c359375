from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now
from django.utils.translation import gettext as _

from privacy import roll
from privacy.reapplying import reapply


class Command(BaseCommand):
    """Exit status: 0 nothing is left, 1 something was held back, 2 the list cannot be read."""

    help = "Erase again what a restored backup brought back. Run it before anybody works. Safe to run twice."

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", type=Path, help="the list of erasures; else ERASURES_FILE")

    def handle(self, *, file, verbosity, **options):
        path = file or settings.ERASURES_FILE
        if not path.exists():
            raise CommandError(_("There is no list of erasures at %(path)s.") % {"path": path}, returncode=2)
        try:
            outcomes = list(reapply(roll.read(path), now()))
        except roll.UnreadableRoll as error:
            raise CommandError(_("The list cannot be read: %(why)s") % {"why": error}, returncode=2) from error
        if verbosity:
            for outcome in outcomes:
                self.tell(outcome)
            again = sum(len(outcome.references) for outcome in outcomes)
            told = {"listed": len(outcomes), "again": again}
            self.stdout.write(_("%(listed)d erasures listed, %(again)d carried out again.") % told)
        if any(outcome.held_back for outcome in outcomes):
            raise CommandError(_("Something was held back; settle it and run this again."), returncode=1)

    def tell(self, outcome) -> None:
        """What was done about one erasure of the list."""
        for reference in outcome.references:
            told = {"old": outcome.reference, "new": reference}
            self.stdout.write(_("%(old)s: was back, erased again as %(new)s") % told)
        for words in outcome.held_back:
            self.stdout.write(_("%(old)s: held back. %(why)s") % {"old": outcome.reference, "why": words})
        for line in outcome.strangers:
            told = {"old": outcome.reference, "table": line.people, "number": line.number}
            self.stdout.write(_("%(old)s: %(table)s %(number)s is something else now, left alone") % told)
