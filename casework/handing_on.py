"""What the one who comes after need not ask again, as far as the case itself knows it."""

from collections.abc import Iterable

from django.db.models import Max, OuterRef, Subquery
from django.utils.translation import gettext as _

from complaints.models import Complaint, Option, Proposal

NOTE = ("told", "tried", "do_not_ask")


def note_for(case: Complaint, tried: Iterable[str]) -> dict[str, str]:
    """The note of a handover, filled in from the case; ``tried`` are the options that were turned down."""
    told = [case.desired_outcome, case.purchase.number if case.purchase else "", case.contact]
    known = [_("what happened")]
    if case.customer_id:
        known.insert(0, _("name and number"))
    if case.purchase_id:
        known.insert(0, _("order number"))
    lines = {"told": told, "tried": tried, "do_not_ask": known}
    return {name: " · ".join(str(part) for part in parts if part) for name, parts in lines.items()}


def tried_before(cases: Iterable[int]) -> dict[int, list[str]]:
    """{case: the options of its rounds before the last}, in one query."""
    rounds = Proposal.objects.filter(complaint=OuterRef("complaint"), taken_back=False).order_by()
    last = rounds.values("complaint").annotate(last=Max("round")).values("last")
    earlier = Option.objects.filter(complaint__in=list(cases))
    found: dict[int, list[str]] = {}
    for option in earlier.filter(proposal__round__lt=Subquery(last)).order_by("pk"):
        found.setdefault(option.complaint_id, []).append(option.title)
    return found
