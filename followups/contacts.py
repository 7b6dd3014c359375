"""When a customer was or will be contacted by us, whatever the reason: what the cap counts.

Apps that know of contacts beside follow-ups register them; those above this one tell it about those beside it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from customers.models import Customer
from followups import policies
from followups.choices import WAITING, FollowUpState
from followups.models import ContactCap, FollowUp
from ui.asked_often import SOME_DAY, SOME_TEXT, Question, kept

Source = Callable[[Customer, datetime, datetime], Iterable[datetime]]
_sources: list[Source] = []


def register(source: Source) -> Source:
    """Let ``source`` tell of contacts with a customer between two moments."""
    _sources.append(source)
    return source


def cap_of(customer: Customer, on: date) -> policies.Cap | None:
    """The cap for a customer on a day: that of their tier before that of all."""
    for contacts, days, put_off_days in cap_of_a_tier().answers({SOME_DAY: on, SOME_TEXT: customer.tier}):
        return policies.Cap(contacts, timedelta(days=days), timedelta(days=put_off_days))
    return None


@kept
def cap_of_a_tier() -> Question[tuple[int, int, int]]:
    """(contacts, days, days to put off) of the cap on the day and of the tier that are given, else of that of all."""
    rows = ContactCap.objects.in_force(SOME_DAY).filter(tier__in=["", SOME_TEXT]).order_by("-tier", "-starts_on")
    return Question(rows.values_list("contacts", "days", "put_off_days")[:1])


@dataclass(frozen=True)
class Contacts:
    """What a customer has heard and will hear of us: the moments in order, and what waits with which another may go."""

    moments: list[datetime]
    windows: list[tuple[datetime, datetime, str]]


def contacts_of(customer: Customer, start: datetime, end: datetime, *, but: FollowUp | None = None) -> Contacts:
    """Every contact with the customer in [start, end): those that were made, and those that are planned.

    What is planned counts when its window opens. A missed one has no moment until it is made, but a window. ``but`` is
    left out.
    """
    rows = FollowUp.objects.filter(customer=customer).filter(
        Q(state=FollowUpState.DONE, done_at__gte=start, done_at__lt=end)
        | Q(state__in=WAITING, earliest_at__lt=end, latest_at__gt=start)
        | Q(state=FollowUpState.SCHEDULED, earliest_at__gte=start, earliest_at__lt=end)
    )
    if but is not None:
        rows = rows.exclude(pk=but.pk)
    moments, windows = [], []
    for state, done, opens, closes, channel in rows.order_by("earliest_at", "pk").values_list(*COLUMNS):
        if state == FollowUpState.DONE:
            moments.append(done)
        elif state == FollowUpState.SCHEDULED and start <= opens < end:
            moments.append(opens)
        if state in WAITING and opens < end and closes > start:
            windows.append((opens, closes, channel))
    for source in _sources:
        moments += source(customer, start, end)
    return Contacts(sorted(moments), windows)


COLUMNS = ("state", "done_at", "earliest_at", "latest_at", "channel")
