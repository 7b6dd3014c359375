from django.core.management.base import BaseCommand
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from intake.loading import load_policies


class Command(BaseCommand):
    help = "Add the policies that ship with the product where they are missing. Safe to run twice."

    def handle(self, *, verbosity, **options):
        outcome = load_policies(localdate())
        if not verbosity:
            return
        self.stdout.write(_("Policies: %(added)d rows added.") % {"added": outcome.added})
        for line in outcome.differing:
            self.stdout.write(_("Left as it is, although it differs from what ships: %(row)s") % {"row": line})
