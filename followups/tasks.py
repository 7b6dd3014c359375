"""Work that nobody has to start: a follow-up whose window closed is missed, and shows."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import now
from django_fsm import TransitionNotAllowed
from procrastinate.contrib.django import app

from audit.steps import MovedOn
from followups.models import FollowUp

AT_MOST = 500


def miss_what_passed(at: datetime, *, at_most: int = AT_MOST) -> int:
    """Mark the follow-ups whose window closed before ``at`` as missed, each in its own transaction; how many."""
    passed = FollowUp.objects.past_their_window(at).select_related("complaint").order_by("latest_at", "pk")
    return sum(miss_one(followup, at) for followup in list(passed[:at_most]))


def miss_one(followup: FollowUp, at: datetime) -> bool:
    """Mark one as missed; False when somebody was quicker, which is the better news."""
    try:
        with transaction.atomic():
            followup.miss(by=None, at=at)
    except (MovedOn, TransitionNotAllowed):
        return False
    return True


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="miss_follow_ups")
def miss_follow_ups(timestamp: int) -> None:
    """Every five minutes."""
    miss_what_passed(now())
