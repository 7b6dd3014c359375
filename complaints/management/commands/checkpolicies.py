from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from complaints.models import dated_policies, policy_day


class Command(BaseCommand):
    help = "Say which policies overlap, leave a gap or contradict each other, from today on. Fails if any do."

    def handle(self, *, verbosity, **options):
        today, found = policy_day(), 0
        for model in dated_policies():
            for fault in model.faults_among(model.not_past(today), today):
                found += 1
                self.stdout.write(f"{model._meta.verbose_name_plural}: {fault}")
        if found:
            raise CommandError(_("Policies: %(count)d things are wrong.") % {"count": found})
        if verbosity:
            self.stdout.write(_("Policies: nothing overlaps, nothing is missing, nothing contradicts."))
