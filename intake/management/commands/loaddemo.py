from contextlib import contextmanager
from datetime import timedelta
from random import Random

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _
from tqdm import tqdm

from accounts.models import User
from calendars.models import Calendar
from complaints.models import Complaint
from customers.models import Customer
from history.attribution import attributed
from intake.demo import FINALLY
from intake.demo.aftercare import look_after
from intake.demo.books import keep_books
from intake.demo.fates import plans
from intake.demo.goodwill import show_gifts
from intake.demo.keeping_on import keep_on
from intake.demo.managing import approve_refunds, plan_policies
from intake.demo.people import hire, put_on_trial, set_hours
from intake.demo.talks import call_and_care
from intake.demo.telling import Telling
from intake.demo.world import PURCHASES, SOURCE, fill_shelves, furnish, restock, ring_up
from intake.loading import enter_holidays, load_law

SEED = 2026


class Command(BaseCommand):
    help = "Fill an empty house with a year of invented complaints. Does nothing when the demo data is there already."

    def handle(self, *, verbosity, **options):
        if Customer.objects.filter(source=SOURCE).exists():
            self.stdout.write(_("The demo data is there already."))
            return
        if User.objects.exists() or Complaint.objects.exists():
            raise CommandError(_("There are people or complaints here: demo data never mixes with real data."))
        count = load(now().replace(microsecond=0), quiet=not verbosity)
        if verbosity:
            self.stdout.write(_("%(count)d complaints are ready.") % {"count": count})


@transaction.atomic
def load(at, *, quiet: bool = False) -> int:
    """All of the demo as of ``at``, or nothing; how many complaints there are."""
    with without_savepoints():
        return filled(at, quiet=quiet)


@contextmanager
def without_savepoints():
    """Let the acts inside share one transaction without a savepoint each: here one failure undoes everything anyway."""
    connection.features.uses_savepoints = False
    try:
        yield
    finally:
        connection.features.uses_savepoints = True


def filled(at, *, quiet: bool) -> int:
    """Hire, welcome, sell, and tell one story after the other."""
    with attributed(reason="loaddemo", at=at - timedelta(days=400)):
        houses = hire()
        set_hours(houses[1].team, at)
        enter_holidays(Calendar.objects.get(is_default=True), "TW", (at.year - 1,))
        load_law("taiwan", houses[0].team)
    world = furnish(Random(SEED), at, houses)
    stories = plans(world)
    bought = [plan.purchase for plan in stories if plan.purchase]
    ring_up(bought + fill_shelves(world, PURCHASES - len(bought)), at)
    for plan in tqdm(stories, desc=_("complaints"), unit="", disable=quiet or None):
        Telling(world, plan).tell()
    look_after(world)
    call_and_care(world)
    keep_on(world)
    for house in houses:
        restock(world, house)
    show_gifts(world)
    keep_books(world)
    plan_policies(world)
    approve_refunds(world)
    put_on_trial()
    for fill in FINALLY:
        fill(at)
    return len(stories)
