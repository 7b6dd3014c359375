"""What is known to happen to a customer: written down by people or by another system's command."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from audit.models import Entry
from customers.models import Customer
from followups import permissions
from followups.choices import EventKind
from followups.models import CustomerEvent, FollowUp
from followups.programmes import event_came
from history.attribution import attributed


class CannotRecord(ValueError):
    """The event cannot be written down; the message says why, for people."""


@transaction.atomic
def record_event(customer: Customer, *, kind: str, happens_at: datetime, by, at: datetime) -> list[FollowUp]:
    """Write down an event that is to come, and plan the steps that waited for it, which are returned.

    ``by`` is None for another system. Raises CannotRecord for a moment that is over, an unknown kind, an event that is
    known already and a customer whose data are gone; PermissionDenied for who does not handle cases.
    """
    if by is not None and not permissions.may_enter_events(by):
        raise PermissionDenied("event")
    if kind not in EventKind.values:
        raise CannotRecord(_("No such event."))
    if happens_at <= at:
        raise CannotRecord(_("This time is over. Choose one still to come."))
    customer = Customer.objects.select_for_update(of=["self"]).get(pk=customer.pk)
    if customer.is_erased:
        raise CannotRecord(_("The data of this customer were erased."))
    if CustomerEvent.objects.filter(customer=customer, kind=kind, happens_at=happens_at).exists():
        raise CannotRecord(_("This is known already."))
    with attributed(actor_id=by.pk if by else None, reason="record_event", at=at):
        event = CustomerEvent.objects.create(
            customer=customer, kind=kind, happens_at=happens_at, entered_by=by, entered_at=at
        )
        facts = {"kind": EventKind(kind).value, "when": happens_at.isoformat()}
        Entry.about(event, "customerevent_record", by=by, at=at, facts=facts).save(force_insert=True)
    return event_came(event, by=by, at=at)
