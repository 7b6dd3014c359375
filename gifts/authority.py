"""How far one person's word reaches: per gift, per day, and per customer in 12 months (docs/domain.md §4)."""

from datetime import datetime, timedelta

from gifts.models import Gift, SpendingAuthority


def authority_of(user, currency: str, at: datetime) -> SpendingAuthority | None:
    """What the person's role may give away on that day; None when nothing."""
    rows = SpendingAuthority.objects.in_force(at.date()).filter(role=user.role, currency=currency)
    return rows.order_by("-starts_on").first()


def authority_covers(user, gift: Gift, at: datetime) -> bool:
    """Whether ``user`` may let ``gift`` go on their own word. Split gifts of one customer are summed."""
    limits = authority_of(user, gift.currency, at)
    if limits is None or gift.amount > limits.per_gift:
        return False
    decided_today = Gift.objects.counted().filter(
        decided_by=user, currency=gift.currency, decided_at__gte=at - timedelta(days=1)
    )
    if decided_today.exclude(pk=gift.pk).worth() + gift.amount > limits.per_day:
        return False
    return gift.given_before(at) + gift.amount <= limits.per_customer_year
