"""While a complaint is being recorded: cases that may be the same matter, each with the reason in words.

Two questions to the database, whatever there is: the last cases of the customer, and those that share rare words.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from complaints.choices import OPEN
from complaints.models import Complaint
from complaints.searching import CASES, visible_facets
from search.likeness import alike

RECENTLY = timedelta(days=30)
MOST = 4
OF_CUSTOMER = 5


@dataclass
class Likeness:
    """A case that may be the same matter, and why one may think so."""

    case: Complaint
    reasons: list[str] = field(default_factory=list)
    weight: int = 0
    is_of_customer: bool = False


def likely_the_same(user, *, at: datetime, customer=None, purchase=None, category=None, words="") -> list[Likeness]:
    """Open and recently ended cases that ``user`` may see and that may be what is being recorded; the likest first.

    ``customer``, ``purchase`` and ``category`` are keys. Similar words count among cases of the same category or
    purchase, once one of them is known.
    """
    found: dict[int, Likeness] = {}
    still_of_interest = Q(state__in=OPEN) | Q(closed_at__gte=at - RECENTLY)
    cases = Complaint.objects.visible_to(user).filter(still_of_interest).select_related("category", "customer")
    if customer:
        for case in cases.filter(customer=customer).order_by("-received_at")[:OF_CUSTOMER]:
            found[case.pk] = of_customer(case, purchase, at)
    shared = {one.key: one.words for one in alike(words, kind=CASES, seen=visible_facets(user))}
    fitting = Q(pk__in=[key for key in shared if key not in found])
    if category or purchase:
        fitting &= Q(category=category) | Q(purchase=purchase) & Q(purchase__isnull=False)
    for case in cases.filter(fitting) if shared else ():
        found[case.pk] = Likeness(case)
    for key, likeness in found.items():
        if same := [word for word in shared.get(key, ()) if word]:
            likeness.reasons.append(_("similar words: %(words)s") % {"words": ", ".join(same)})
            likeness.weight += 1 + len(same)
    known = [one for one in found.values() if not one.case.is_erased]
    return sorted(known, key=lambda one: (-one.weight, -one.case.pk))[:MOST]


def of_customer(case: Complaint, purchase: int | None, at: datetime) -> Likeness:
    """A case of the same customer."""
    ago = timesince(case.received_at, at, depth=1)
    likeness = Likeness(case, [_("same customer, %(time)s ago") % {"time": ago}], 3, is_of_customer=True)
    if purchase and case.purchase_id == purchase:
        likeness.reasons.insert(0, _("same order"))
        likeness.weight += 10
    return likeness
