"""When a customer was or will be contacted by us, whatever the reason: what the cap counts.

Apps that know of contacts beside follow-ups register them; those above this one tell it about those beside it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F, Q, QuerySet, Value

from customers.models import Customer
from followups import policies
from followups.choices import WAITING, FollowUpState
from followups.models import ContactCap, FollowUp
from ui.asked_often import SOME_DAY, SOME_NUMBER, SOME_TEXT, SOMETIME, Question, kept

START, END, NONE_LEFT_OUT = SOMETIME, SOMETIME + timedelta(days=1), 0
LEFT_OUT = SOME_NUMBER - 1  # stands for the follow-up that does not count
Source = Callable[[int], QuerySet]
_sources: list[Source] = []


def register(source: Source) -> Source:
    """Let ``source`` tell of contacts with the customer of a number: rows with the ``moment`` of each."""
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
    given = {SOME_NUMBER: customer.pk, START: start, END: end, LEFT_OUT: but.pk if but else NONE_LEFT_OUT}
    moments, windows = [], []
    for state, done, opens, closes, channel in all_contacts().answers(given):
        if state == FollowUpState.DONE:
            moments.append(done)
        elif state == FollowUpState.SCHEDULED and start <= opens < end:
            moments.append(opens)
        if state in WAITING and opens < end and closes > start:
            windows.append((opens, closes, channel))
    return Contacts(sorted(moments), sorted(windows))


@kept
def all_contacts() -> Question[tuple[str, datetime, datetime, datetime, str]]:
    """(state, when, from, until, channel) of the follow-ups, and of all that the sources tell."""
    rows = FollowUp.objects.filter(customer=SOME_NUMBER).exclude(pk=LEFT_OUT)
    rows = rows.filter(
        Q(state=FollowUpState.DONE, done_at__gte=START, done_at__lt=END)
        | Q(state__in=WAITING, earliest_at__lt=END, latest_at__gt=START)
        | Q(state=FollowUpState.SCHEDULED, earliest_at__gte=START, earliest_at__lt=END)
    )
    made = {"made": Value(FollowUpState.DONE), "opens": F("moment"), "closes": F("moment"), "by": Value("")}
    others = [
        source(SOME_NUMBER).filter(moment__gte=START, moment__lt=END).annotate(**made).values_list(*OF_OTHERS)
        for source in _sources
    ]
    return Question(rows.values_list(*COLUMNS).union(*others, all=True))


COLUMNS = ("state", "done_at", "earliest_at", "latest_at", "channel")
OF_OTHERS = ("made", "moment", "opens", "closes", "by")
