"""How far one person's word reaches: per gift, per day, and per customer in 12 months (docs/domain.md §4)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, Sum, TextChoices
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from gifts.models import Gift, SpendingAuthority


class Beyond(TextChoices):
    """Which limit a gift goes beyond."""

    NO_AUTHORITY = "no_authority", _("no authority over gifts")
    PER_GIFT = "per_gift", _("above the limit for one gift")
    PER_DAY = "per_day", _("above the limit for one day")
    PER_CUSTOMER_YEAR = "per_customer_year", _("above the limit for one customer in 12 months")


@dataclass(frozen=True, slots=True)
class Already:
    """What counts against the limits before one more gift, in minor units of its currency."""

    today: int = 0
    customer_year: int = 0


def authorities(currency: str, at: datetime) -> dict[str, SpendingAuthority]:
    """{role: what it may give away on that day}, in one query."""
    rows = SpendingAuthority.objects.in_force(at.date()).filter(currency=currency).order_by("starts_on")
    return {row.role: row for row in rows}


def authority_of(user, currency: str, at: datetime) -> SpendingAuthority | None:
    """What the person's role may give away on that day; None when nothing."""
    return authorities(currency, at).get(user.role)


def already(user, *, customer_id: int | None, currency: str, at: datetime, but: int | None = None) -> Already:
    """What ``user`` decided within a day and the customer received within 12 months, gift ``but`` left out."""
    today = Q(decided_by=user, decided_at__gte=at - timedelta(days=1))
    year = Q(customer_id=customer_id, requested_at__gte=at - timedelta(days=365)) if customer_id else Q(pk=None)
    sums = (
        Gift.objects.counted()
        .filter(today | year, currency=currency)
        .exclude(pk=but)
        .aggregate(today=Coalesce(Sum("amount", filter=today), 0), year=Coalesce(Sum("amount", filter=year), 0))
    )
    return Already(sums["today"], sums["year"])


def beyond(limits: SpendingAuthority | None, amount: int, before: Already) -> Beyond | None:
    """Which limit ``amount`` goes beyond after what was given before; None when it is covered."""
    if limits is None:
        return Beyond.NO_AUTHORITY
    if amount > limits.per_gift:
        return Beyond.PER_GIFT
    if before.today + amount > limits.per_day:
        return Beyond.PER_DAY
    if before.customer_year + amount > limits.per_customer_year:
        return Beyond.PER_CUSTOMER_YEAR
    return None


def authority_covers(user, gift: Gift, at: datetime) -> bool:
    """Whether ``user`` may let ``gift`` go on their own word. Split gifts of one customer are summed."""
    limits = authority_of(user, gift.currency, at)
    if beyond(limits, gift.amount, Already()):
        return False
    before = already(user, customer_id=gift.customer_id, currency=gift.currency, at=at, but=gift.pk)
    return beyond(limits, gift.amount, before) is None
