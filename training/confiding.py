"""How the pages of scores and notes find their things: what one may see, read as whole as it is one's own."""

from contextlib import nullcontext

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from audit.models import AccessKind, Entry, note
from complaints.models import Complaint
from history.masking import unmasked
from training.privileges import SCORED, may_score

MOST_MOMENTS = 200  # of one case, offered to pin a comment to
PAGE = 30


def as_author(own: bool):
    """What one wrote oneself is read as it was written: a mask over it could not be saved, and hides nothing."""
    return unmasked() if own else nullcontext()


def case_to_score(user, reference: str) -> Complaint | None:
    """The case if the person sees it, or 404; None where they may not score it. The opening is noted."""
    seen = Complaint.objects.visible_to(user).select_related("customer", "category")
    case = get_object_or_404(seen, reference=reference)
    if not may_score(user, case):
        return None
    note(AccessKind.OPENED, by=user, thing=case)
    return case


def who_acted(case: Complaint) -> list[int]:
    """The numbers of those whose work on the case may be scored: it stands in its journal; and of its handler."""
    acted = Entry.objects.filter(case_id=case.pk, actor__role__in=SCORED).order_by().values_list("actor", flat=True)
    return [*{*acted.distinct(), case.handler_id} - {None}]


def moments_of(case: Complaint) -> list[Entry]:
    """The acts of a case, to pin comments to."""
    return list(Entry.objects.about_case(case.pk).defer("reason", "request_id")[:MOST_MOMENTS])


def page_before(rows: QuerySet, key: int | None) -> tuple[list, int | None]:
    """The newest rows before a number, and the number to go on from; None at the end."""
    found = list((rows.filter(pk__lt=key) if key else rows).order_by("-pk")[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None
