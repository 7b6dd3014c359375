from datetime import UTC
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError
from django.utils.dateparse import parse_datetime
from django.utils.timezone import now

from customers.models import Customer
from followups.choices import EventKind
from followups.events import CannotRecord, record_event


class Command(BaseCommand):
    help = (
        "Write down what will happen to a customer, such as a booking from the hotel's own system: the steps of"
        " programmes that waited for it are planned."
    )

    def add_arguments(self, parser):
        parser.add_argument("customer", help="the number of the customer here, or SOURCE:NUMBER as they were imported")
        parser.add_argument("kind", choices=EventKind.values)
        parser.add_argument("when", help="such as 2026-12-01T15:00, in the customer's zone unless it names another")

    def handle(self, *, customer, kind, when, **options):
        person = self.customer(customer)
        try:
            moment = parse_datetime(when)
        except ValueError as error:
            raise CommandError(f"{when} is no moment: {error}.") from error
        if moment is None:
            raise CommandError(f"{when} is no moment: write 2026-12-01T15:00.")
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=ZoneInfo(person.zone))
        try:
            planned = record_event(person, kind=kind, happens_at=moment.astimezone(UTC), by=None, at=now())
        except CannotRecord as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Recorded. Steps planned: {len(planned)}.")

    def customer(self, told: str) -> Customer:
        """Whom the command means. Raises CommandError when there is no such customer."""
        source, _colon, number = told.rpartition(":")
        known = {"source": source, "external_number": number} if source else {"pk": number}
        try:
            return Customer.objects.get(**known)
        except (Customer.DoesNotExist, ValueError) as error:
            raise CommandError(f"There is no customer {told}.") from error
