"""What somebody who leaves carried in training: actions of reviews, cases that they had taken to review."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from casework.leaving import WITH_CASE, Load, handler_of
from followups.receivers import one_level_up
from training.models import QueuedCase, ReviewAction
from training.permissions import may_review_case


def actions_of(person):
    """What they were to change because of a case."""
    return ReviewAction.objects.open().filter(owner=person).select_related(*WITH_CASE, "review")


def hand_action(action, to, *, by, at, reason) -> None:
    """Somebody else does it, by the same day."""
    action.hand(by=by, at=at, owner=to)


def taken_by(person):
    """Cases that they had taken to review."""
    return QueuedCase.objects.claimed_by(person).select_related(*WITH_CASE)


def put_back(queued, to, *, by, at, reason) -> None:
    """To whoever reviews it from now on. Raises PermissionDenied for those who may not."""
    if not may_review_case(to, queued.complaint):
        raise PermissionDenied("claim")
    queued.release(by=by, at=at)


def lead_of(queued):
    """Who reviews cases of its team."""
    return one_level_up(queued.complaint.team)


LOADS = (
    Load(_("action of a review"), actions_of, hand_action, handler_of),
    Load(_("case taken to review"), taken_by, put_back, lead_of),
)
