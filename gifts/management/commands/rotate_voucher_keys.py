from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now
from django.utils.translation import gettext as _

from gifts.codes import rotate
from gifts.vault import SealedForGood


class Command(BaseCommand):
    help = "Seal every voucher code anew, under the first of GIFT_VOUCHER_KEYS; then the others can go."

    def handle(self, *, verbosity, **options):
        try:
            count = rotate(at=now())
        except SealedForGood as error:
            raise CommandError(
                _("One code is sealed by a key that is not among GIFT_VOUCHER_KEYS. Nothing was changed.")
            ) from error
        if verbosity:
            self.stdout.write(_("%(count)d codes are sealed by the first key; the others can go.") % {"count": count})
