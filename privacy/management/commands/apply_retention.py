from django.core.management.base import BaseCommand
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _

from privacy.retention import AT_MOST, apply_retention, due, held


class Command(BaseCommand):
    help = "Erase the words of cases whose retention period is over. An interrupted run goes on where it was."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="only say what would go")
        parser.add_argument("--at-most", type=int, default=AT_MOST, help=f"this many cases; else {AT_MOST}")

    def handle(self, *, dry_run, at_most, verbosity, **options):
        at = now()
        if dry_run:
            for case in due(at)[:at_most]:
                told = {"case": case, "ended": localtime(case.closed_at).date()}
                self.stdout.write(_("%(case)s would go, ended %(ended)s") % told)
            told = {"due": due(at).count(), "held": held(at).count()}
            self.stdout.write(_("%(due)d cases are due, %(held)d are kept by a legal hold.") % told)
            return
        gone = 0
        for case, request in apply_retention(at, at_most=at_most):
            gone += request is not None
            if verbosity > 1:
                self.stdout.write(f"{case}: {request or _('kept')}")
        if verbosity:
            told = {"gone": gone, "left": due(at).count(), "held": held(at).count()}
            self.stdout.write(_("%(gone)d cases erased, %(left)d still due, %(held)d kept by a legal hold.") % told)
