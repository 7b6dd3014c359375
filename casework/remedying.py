"""A gift for a case, together with how the customer feels now."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from accounts.models import User
from complaints.models import Complaint
from gifts.giving import give_gift
from gifts.models import Gift, GiftItem
from gifts.suggested import note_suggestions


@transaction.atomic
def remedy_with_gift(
    case: Complaint,
    *,
    by: User,
    at: datetime,
    item: GiftItem,
    amount: int,
    emotion_level: str = "",
    emotion_kind: str = "",
    idempotency_key=None,
    suggested: Iterable[int] = (),
    **facts,
) -> Gift:
    """Note how the customer feels where that was asked, and give or ask for the gift; or neither. ``suggested`` are the
    keys of what the page had suggested, the best first: kept beside what was taken.

    The same idempotency_key gives the same gift and notes nothing twice. Raises what give_gift raises, and MovedOn.
    """
    case.lock()
    if idempotency_key and (known := Gift.objects.filter(idempotency_key=idempotency_key).first()):
        return known
    if emotion_level:
        case.read_emotion(by=by, at=at, level=emotion_level, kind=emotion_kind)
    gift = give_gift(case, by=by, at=at, item=item, amount=amount, idempotency_key=idempotency_key, **facts)
    note_suggestions(gift, suggested, at=at)
    return gift
