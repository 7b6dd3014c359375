"""Writing a complaint down, with the customer if we did not know them yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import User
from casework.attaching import Checked, keep, record_files
from casework.resolving import resolve_now
from complaints.choices import Direction, LinkKind
from complaints.models import Complaint
from customers.models import ContactKind, Customer
from history.attribution import attributed
from ui.asked_often import SOME_KEY, Question, kept

SENT_TWICE = timedelta(minutes=10)


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

    Facts are those of ``Complaint.register``, ``files`` that came with the words, ``new_customer`` and ``linked_with``;
    with ``what_was_done`` and ``how_left`` a trivial matter is resolved at first contact. Repeated with the same key,
    even at the same moment, it returns the first case and enters nobody twice. Raises ValidationError for too many
    files.
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
    return next(iter(case_with_a_key().answers({SOME_KEY: key})), None) if key else None


@kept
def case_with_a_key() -> Question[Complaint]:
    """The case that was recorded with the key that is given."""
    return Question(Complaint.objects.filter(idempotency_key=SOME_KEY))


def recorded(
    *,
    by: User,
    at: datetime,
    new_customer: NewCustomer | None = None,
    customer: Customer | None = None,
    what_was_done: str = "",
    how_left: str = "",
    files: Sequence[Checked] = (),
    linked_with: Complaint | None = None,
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
    if linked_with:
        kind = LinkKind.RELATED if linked_with.is_open else LinkKind.FOLLOW_ON
        case.link(by=by, at=at, other=linked_with, kind=kind)
    return case


@transaction.atomic
def add_words(
    case: Complaint,
    *,
    by: User,
    at: datetime,
    said_at: datetime,
    channel: str,
    words: str,
    aside: str = "",
    emotion_level: str = "",
    emotion_kind: str = "",
    files: Sequence[Checked] = (),
) -> None:
    """What was being recorded turns out to belong to ``case``: the customer's words go there, and nothing else is lost.

    ``aside`` is what was noted besides; it becomes an internal note. Words that are there already, from a form that was
    sent twice, are not written a second time. Raises ValidationError for too many files.
    """
    again = case.messages.filter(direction=Direction.INBOUND, body=words, by=by, at__gte=at - SENT_TWICE)
    if said_at >= at - SENT_TWICE and again.exists():
        return
    if refused := keep(case, files, by=by, at=at):
        raise ValidationError(refused)
    case.add_message(by=by, at=said_at, direction=Direction.INBOUND, channel=channel, body=words)
    if aside:
        case.add_message(by=by, at=at, direction=Direction.INTERNAL, channel="", body=aside)
    if emotion_level:
        case.read_emotion(by=by, at=at, level=emotion_level, kind=emotion_kind)
