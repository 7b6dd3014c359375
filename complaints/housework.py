"""The piles of cases that managers look at, each with a word for addresses. Practice and imports are in none."""

from collections.abc import Callable
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

WORK: dict[str, Callable[[QuerySet, datetime], QuerySet]] = {
    "open": lambda cases, at: cases.open(),
    "overdue": lambda cases, at: cases.overdue(at),
    "escalated": lambda cases, at: cases.escalated(),
    "unassigned": lambda cases, at: cases.unassigned(),
    "waiting": lambda cases, at: cases.on_hold(),
}
NAMES = {
    "open": pgettext_lazy("case", "open"),
    "overdue": _("overdue"),
    "escalated": _("escalated"),
    "unassigned": _("without a handler"),
    "waiting": _("waiting for the customer"),
}


def in_house(visible: QuerySet) -> QuerySet:
    """Of the ``visible`` cases those that count: none that came by import, none that only teaches."""
    return visible.in_figures()
