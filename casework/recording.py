"""Writing a complaint down, with the customer if we did not know them yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.models import User
from casework.attaching import Checked, record_files
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


def record_complaint(*, idempotency_key: UUID | None = None, **facts) -> Complaint:
    """Record a complaint of a known, new or unnamed customer, and resolve it at once when that was all.

    Facts are those of ``Complaint.register``, ``files`` that came with the words, and ``new_customer``; with
    ``what_was_done`` and ``how_left`` a trivial matter is resolved at first contact. Repeated with the same key, even
    at the same moment, it returns the first case and enters nobody twice. Raises ValidationError for too many files.
    """
    try:
        with transaction.atomic():
            return known_under(idempotency_key) or recorded(idempotency_key=idempotency_key, **facts)
    except IntegrityError:
        if first := known_under(idempotency_key):
            return first
        raise


def known_under(key: UUID | None) -> Complaint | None:
    """The case that was already recorded with this key."""
    return Complaint.objects.filter(idempotency_key=key).first() if key else None


def recorded(
    *,
    by: User,
    at: datetime,
    new_customer: NewCustomer | None = None,
    customer: Customer | None = None,
    what_was_done: str = "",
    how_left: str = "",
    files: Sequence[Checked] = (),
    **facts,
) -> Complaint:
    """The complaint written down; needs a transaction."""
    if new_customer:
        customer = new_customer.enter(by=by, at=at)
    case = Complaint.register(by=by, at=at, customer=customer, **facts)
    if files:
        record_files(case, files, by=by, at=at)
    if what_was_done:
        resolve_now(case, by=by, at=at, what_was_done=what_was_done, how_left=how_left)
    return case
