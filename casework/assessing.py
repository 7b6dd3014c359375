"""Assessing a case, with how the customer feels when that was read in the same talk."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from complaints.models import Complaint


@transaction.atomic
def assess_case(
    case: Complaint, *, by: User, at: datetime, emotion_level: str = "", emotion_kind: str = "", **facts
) -> None:
    """Record the emotion if it was read anew, then assess; or neither."""
    if emotion_level and (emotion_level, emotion_kind) != (case.emotion_level, case.emotion_kind):
        case.read_emotion(by=by, at=at, level=emotion_level, kind=emotion_kind)
    case.assess(by=by, at=at, **facts)
