"""Limits are sums over rows that others write at the same moment: whoever decides holds the sums first.

The locks are PostgreSQL's advisory ones and end with the transaction. Nobody else takes them, and everybody takes them
in this order: people by number, then the customer (or, of somebody unnamed, the case); after the gift's row and before
its budget. So nobody waits in a circle, and no row of a person or customer is held for a sum.
"""

from collections.abc import Iterable

from django.db import connection

LIMITED = frozenset({"grant", "submit", "approve"})
PERSON, CUSTOMER, CASE = "gift.person", "gift.customer", "gift.case"


def hold_limits(people: Iterable[int], *, customer_id: int | None, case_id: int | None) -> None:
    """Wait until nobody else decides against the same limits; needs the transaction of the decision."""
    keys = [(PERSON, person) for person in sorted(set(people))]
    if customer_id or case_id:
        keys.append((CUSTOMER, customer_id) if customer_id else (CASE, case_id))
    with connection.cursor() as cursor:
        for kind, number in keys:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))", [kind, number])
