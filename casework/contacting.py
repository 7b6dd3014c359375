"""What counts as a contact beside follow-ups, for the one cap on contacts: gifts that were sent."""

from datetime import datetime

from customers.models import Customer
from gifts.choices import GiftState
from gifts.models import Gift
from ui.asked_often import SOME_NUMBER, Question, kept

REACHED = (GiftState.SENT, GiftState.DELIVERED)


def gifts_sent(customer: Customer, start: datetime, end: datetime) -> list[datetime]:
    """When gifts left for the customer, or reached them by hand, in [start, end)."""
    moments = [left or reached for left, reached in sent_to_a_customer().answers({SOME_NUMBER: customer.pk})]
    return [at for at in moments if at is not None and start <= at < end]


@kept
def sent_to_a_customer() -> Question[tuple[datetime | None, datetime | None]]:
    """(when it was sent, when it was delivered) of the gifts that reached the customer with the number given."""
    reached = Gift.objects.filter(customer=SOME_NUMBER, state__in=REACHED)
    return Question(reached.values_list("sent_at", "delivered_at"))
