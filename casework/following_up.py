"""After a follow-up talk: done, or the case begins again."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from casework.resolving import reopen_case
from complaints.choices import ReopeningReason, State
from followups.choices import Solved
from followups.models import FollowUp


@transaction.atomic
def complete_follow_up(followup: FollowUp, *, by: User, at: datetime, solved: str, note: str = "", **answers) -> bool:
    """Record the talk. A customer who is still unhappy reopens the case; returns whether that happened."""
    followup.complete(by=by, at=at, solved=solved, **answers)
    case = followup.complaint
    unhappy = solved == Solved.NO and case.state in {State.RESOLVED, State.CLOSED}
    if unhappy:
        words = note or answers.get("words", "")
        reopen_case(case, by=by, at=at, why=ReopeningReason.STILL_UNHAPPY, note=words)
    return unhappy
