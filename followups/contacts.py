"""When a customer was or will be contacted by us, whatever the reason: what the cap counts.

Apps that know of contacts beside follow-ups register them; those above this one tell it about those beside it.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

from django.db.models import F, Q

from customers.models import Customer
from followups import policies
from followups.choices import WAITING, FollowUpState
from followups.models import ContactCap, FollowUp

Contacts = Callable[[Customer, datetime, datetime], Iterable[datetime]]
_sources: list[Contacts] = []


def register(source: Contacts) -> Contacts:
    """Let ``source`` tell of contacts with a customer between two moments."""
    _sources.append(source)
    return source


def cap_of(customer: Customer, on: date) -> policies.Cap | None:
    """The cap for a customer on a day: that of their tier before that of all."""
    rows = ContactCap.objects.in_force(on).filter(tier__in=["", customer.tier]).order_by("-tier", "-starts_on")
    row = rows.first()
    if row is None:
        return None
    return policies.Cap(row.contacts, timedelta(days=row.days), timedelta(days=row.put_off_days))


def contacts_of(
    customer: Customer, start: datetime, end: datetime, *, but: FollowUp | None = None
) -> list[datetime]:
    """Every contact with the customer in [start, end): those that were made, and those that are planned, in order.

    What is planned counts when its window opens. A missed one has no moment until it is made. ``but`` is left out.
    """
    rows = FollowUp.objects.filter(customer=customer).exclude(pk=but.pk if but else None).filter(
        Q(state=FollowUpState.DONE, done_at__gte=start, done_at__lt=end)
        | Q(state=FollowUpState.SCHEDULED, earliest_at__gte=start, earliest_at__lt=end)
    )
    moments = [done or opens for done, opens in rows.values_list("done_at", "earliest_at")]
    for source in _sources:
        moments += source(customer, start, end)
    return sorted(moments)


def planned_windows(customer: Customer, start: datetime, end: datetime) -> list[tuple[datetime, datetime, str]]:
    """The windows and ways of what waits in [start, end), with which another contact may go together."""
    waiting = FollowUp.objects.filter(customer=customer, state__in=WAITING, latest_at__gt=F("earliest_at"))
    overlapping = waiting.filter(earliest_at__lt=end, latest_at__gt=start).order_by("earliest_at", "pk")
    return list(overlapping.values_list("earliest_at", "latest_at", "channel"))
