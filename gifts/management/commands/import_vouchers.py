from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now
from django.utils.translation import gettext as _

from accounts.models import User
from gifts.codes import CodesRefused, import_codes
from gifts.models import GiftItem
from gifts.permissions import may_keep_catalogue


class Command(BaseCommand):
    help = "Take voucher codes in from a text or CSV file, one a line: all of them or none."

    def add_arguments(self, parser):
        parser.add_argument("item", help="the code of the gift in the catalogue")
        parser.add_argument("file", type=Path)
        parser.add_argument("--by", required=True, metavar="USERNAME", help="which manager answers for it")
        parser.add_argument("--why", required=True, help="for example the number of the order")
        parser.add_argument(
            "--expires", type=date.fromisoformat, metavar="YYYY-MM-DD", help="the first day they are void"
        )

    def handle(self, *, item, file, by, why, expires, verbosity, **options):
        wanted = GiftItem.objects.filter(code=item).first()
        person = User.objects.filter(username=by).first()
        if wanted is None:
            raise CommandError(_("There is no gift “%(code)s” in the catalogue.") % {"code": item})
        if person is None or not may_keep_catalogue(person):
            raise CommandError(_("Say with --by which manager answers for the codes."))
        try:
            content = file.read_bytes()
        except OSError as error:
            raise CommandError(_("The file cannot be opened: %(why)s") % {"why": error.strerror}) from error
        known = {"by": person, "at": now(), "why": why, "label": file.name, "expires_on": expires}
        try:
            lot = import_codes(wanted, content, **known)
        except CodesRefused as error:
            raise CommandError("\n".join([_("Nothing was taken in."), *error.problems])) from error
        if verbosity:
            self.stdout.write(_("%(count)d codes are in.") % {"count": lot.on_hand})
