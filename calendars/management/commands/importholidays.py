from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from calendars.holidays_of import LANGUAGES, MAKEUP_NAME, PublicYear, public_year
from calendars.models import Calendar, CalendarYear, SpecialDay
from ui.beginnings import beginning

LONGEST_NAME = SpecialDay._meta.get_field("name").max_length


class Command(BaseCommand):
    help = "Enter the public holidays and make-up workdays of a year into a calendar. Safe to run twice."

    def add_arguments(self, parser):
        parser.add_argument("calendar", help="the calendar's name")
        parser.add_argument("--country", choices=sorted(LANGUAGES), required=True)
        parser.add_argument("--year", type=int, required=True)

    @transaction.atomic
    def handle(self, *, calendar, country, year, **options):
        try:
            # The row stays locked, so that two imports at once do not enter a day twice.
            into = Calendar.objects.select_for_update().get(name=calendar)
        except Calendar.DoesNotExist as error:
            raise CommandError(f"There is no calendar named {calendar!r}.") from error
        public = public_year(country, year)
        added, removed = enter(into, year, wanted_days(public, country))
        status = mark(into, year, public)
        return f"{into} {year}: {added} days entered, {removed} removed; the year is {status}."


def wanted_days(public: PublicYear, country: str) -> dict:
    """The kind and name of each special date of the year."""
    closed = {day: (SpecialDay.Kind.CLOSED, beginning(name, LONGEST_NAME)) for day, name in public.closed.items()}
    return closed | dict.fromkeys(public.makeup, (SpecialDay.Kind.MAKEUP, MAKEUP_NAME[country]))


def enter(calendar: Calendar, year: int, wanted: dict) -> tuple[int, int]:
    """Make the imported days of the year equal to the wanted ones; days entered by hand are left alone."""
    imported = calendar.special_days.filter(source=SpecialDay.Source.IMPORTED, on__year=year)
    present = {day.on: day for day in imported}
    stale = [day.pk for on, day in present.items() if wanted.get(on) != (day.kind, day.name)]
    imported.filter(pk__in=stale).delete()
    kept = {on for on, day in present.items() if day.pk not in stale}
    new = [
        SpecialDay(calendar=calendar, on=on, kind=kind, name=name, source=SpecialDay.Source.IMPORTED)
        for on, (kind, name) in wanted.items()
        if on not in kept
    ]
    SpecialDay.objects.bulk_create(new)
    return len(new), len(stale)


def mark(calendar: Calendar, year: int, public: PublicYear) -> str:
    """Record how far the year can be relied on, and return it."""
    if not public.closed:
        status = CalendarYear.Status.MISSING
    elif public.is_final:
        status = CalendarYear.Status.CONFIRMED
    else:
        status = CalendarYear.Status.PROVISIONAL
    row, created = CalendarYear.objects.get_or_create(calendar=calendar, year=year, defaults={"status": status})
    if not created and row.status != status:
        row.status = status
        row.save(update_fields=["status"])
    return status
