"""What a customer is found by: the name, and every number and address that leads to them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from accounts import permissions
from customers.contacts import normalised_phone
from customers.models import Customer
from history.erased import Erased
from search import sources
from search.finding import Found, Search, find
from search.query import Query
from search.tokens import Contents

CUSTOMERS = Customer._meta.db_table


def query_of(user, words: str) -> Query:
    """What ``user`` asks for. Readers with a mask never find somebody by name or number: that would tell who it is."""
    return Query.of(words, is_masked=permissions.reads_masked(user), phone=normalised_phone)


def search_of(query: Query, most: int) -> Search:
    """The customers that fit, by names and numbers: they have no words; so none for a reader with a mask."""
    return Search(CUSTOMERS, replace(query, has_words=False), most=0 if query.is_masked else most)


def find_customers(user, words: str, most: int) -> Found:
    """The keys of the customers that fit what was typed so far, best first."""
    return find(search_of(query_of(user, words), most))[0]


def in_order(customers: Iterable[Customer], found: Found) -> list[Customer]:
    """``customers`` as they were found."""
    by_key = {customer.pk: customer for customer in customers}
    return [by_key[key] for key in found.keys if key in by_key]


def read(keys: Sequence[int]) -> Iterable[Contents]:
    """What these customers are found by."""
    found = Customer.objects.filter(pk__in=keys).prefetch_related("contact_points", "purchases")
    for customer in found:
        points = [value for point in customer.contact_points.all() for value in (point.normalised, point.value)]
        bought = [purchase.number for purchase in customer.purchases.all()]
        yield Contents(
            key=customer.pk,
            names=unless_erased(customer.name),
            numbers=unless_erased(customer.external_number, *points, *bought),
        )


def unless_erased(*values: str) -> list[str]:
    """The values that are still there."""
    return [value for value in values if value and not isinstance(value, Erased)]


def keys(after: int, most: int) -> list[int]:
    """The next keys behind ``after``."""
    return list(Customer.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:most])


sources.register(CUSTOMERS, read=read, keys=keys)
