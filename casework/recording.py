"""Writing a complaint down, with the customer if we did not know them yet."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from casework.resolving import resolve_now
from complaints.models import Complaint
from customers.models import ContactKind, Customer
from history.attribution import attributed


@dataclass(frozen=True, kw_only=True)
class NewCustomer:
    """What is known of somebody who was not in our books."""

    name: str
    phone: str = ""
    email: str = ""
    language: str = ""

    def enter(self, *, by: User, at: datetime) -> Customer:
        """Put them into our books."""
        with attributed(actor_id=by.pk, reason="register", at=at):
            customer = Customer.objects.create(
                name=self.name, team=by.team, language=self.language or by.language, since_on=at.date()
            )
            for kind, value in ((ContactKind.PHONE, self.phone), (ContactKind.EMAIL, self.email)):
                if value:
                    customer.contact_points.create(kind=kind, value=value, is_preferred=True)
        return customer


@transaction.atomic
def record_complaint(
    *,
    by: User,
    at: datetime,
    new_customer: NewCustomer | None = None,
    customer: Customer | None = None,
    what_was_done: str = "",
    how_left: str = "",
    **facts,
) -> Complaint:
    """Record a complaint of a known, new or unnamed customer, and resolve it at once when that was all.

    With ``what_was_done`` and ``how_left`` a trivial matter is resolved at first contact. Repeated with the same
    idempotency_key it returns the first case and enters nobody twice.
    """
    key = facts.get("idempotency_key")
    if key and (known := Complaint.objects.filter(idempotency_key=key).first()):
        return known
    if new_customer:
        customer = new_customer.enter(by=by, at=at)
    case = Complaint.register(by=by, at=at, customer=customer, **facts)
    if what_was_done:
        resolve_now(case, by=by, at=at, what_was_done=what_was_done, how_left=how_left)
    return case
