"""Whom we serve, how to reach them, what they bought."""

from customers.models.contact_point import ContactKind, ContactPoint
from customers.models.customer import (
    Customer,
    CustomerKind,
    Liking,
    Salutation,
    Tier,
    WhyCorrected,
    contact_refused,
)
from customers.models.purchase import Purchase

__all__ = [
    "ContactKind",
    "ContactPoint",
    "Customer",
    "CustomerKind",
    "Liking",
    "Purchase",
    "Salutation",
    "Tier",
    "WhyCorrected",
    "contact_refused",
]
