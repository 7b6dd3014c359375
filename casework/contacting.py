"""What counts as a contact beside follow-ups, for the one cap on contacts: gifts that were sent."""

from datetime import datetime

from customers.models import Customer
from gifts.choices import GiftState
from gifts.models import Gift

REACHED = (GiftState.SENT, GiftState.DELIVERED)


def gifts_sent(customer: Customer, start: datetime, end: datetime) -> list[datetime]:
    """When gifts left for the customer, or reached them by hand, in [start, end)."""
    sent = Gift.objects.filter(customer=customer, state__in=REACHED)
    moments = [left or reached for left, reached in sent.values_list("sent_at", "delivered_at")]
    return [at for at in moments if at is not None and start <= at < end]
