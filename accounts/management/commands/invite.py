from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now

from accounts.inviting import make_link
from accounts.models import LinkPurpose, Role, User
from history.attribution import attributed


class Command(BaseCommand):
    """For the first administrator, and for when none can come in any more."""

    help = "Print a link with which somebody sets their password; makes them if nobody has this sign-in name."

    def add_arguments(self, parser):
        parser.add_argument("username", help="sign-in name")
        parser.add_argument("--name", default="", help="of a new person; the sign-in name if left out")
        parser.add_argument("--role", default=Role.ADMINISTRATOR, choices=Role.values, help="of a new person")

    def handle(self, *, username, name, role, **options):
        person = User.objects.filter(username__iexact=username).first()
        if person is None:
            person = User(username=username, name=name or username, alias=name or username, role=role)
            person.set_unusable_password()
            try:
                person.full_clean()
            except ValidationError as error:
                raise CommandError("; ".join(error.messages)) from error
            with attributed(reason="invite"):
                person.save()
        elif not person.is_active:
            raise CommandError("This person does not work here any more.")
        self.stdout.write(make_link(person, LinkPurpose.INVITED, by=None, at=now()))
