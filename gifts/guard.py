"""The graph that the database enforces on gifts."""

from audit.guards import Guard, edges_of, guard
from gifts.choices import GiftState
from gifts.models import Gift

GIFT = guard(Guard(table="gifts_gift", subject="gifts.gift", first=GiftState.DRAFT.value, edges=edges_of(Gift)))
