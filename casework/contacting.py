"""What counts as a contact beside follow-ups, for the one cap on contacts: gifts that were sent."""

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from gifts.choices import GiftState
from gifts.models import Gift

REACHED = (GiftState.SENT, GiftState.DELIVERED)


def gifts_sent(customer: int) -> QuerySet[Gift]:
    """Gifts for the customer with this number; ``moment``: when they left, or reached them by hand."""
    reached = Gift.objects.filter(customer=customer, state__in=REACHED)
    return reached.annotate(moment=Coalesce("sent_at", "delivered_at"))
