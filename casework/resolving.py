"""Ending a case, beginning it again and putting it right, together with what comes after."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import now

from accounts.models import User
from complaints.choices import EscalationLevel, ReopeningReason
from complaints.merging import both_held, give_out
from complaints.models import Complaint
from complaints.receiving import first_there
from followups.models import FollowUp
from followups.planning import cancel_series, plan_series, rest_series, resume_series


@transaction.atomic
def resolve_case(case: Complaint, *, by: User, at: datetime, what_was_done: str, no_apology_reason: str = "") -> None:
    """Resolve the case and plan the series of follow-ups, or neither."""
    case.resolve(by=by, at=at, what_was_done=what_was_done, no_apology_reason=no_apology_reason)
    plan_series(case, by=by, at=at)


@transaction.atomic
def correct_case(case: Complaint, *, by: User, at: datetime, field: str, value: Any, why: str) -> None:
    """Put right what was entered wrongly. Whoever the case turns out to be about makes no call about it either."""
    case.correct(by=by, at=at, field=field, value=value, why=why)
    if field == "about_staff" and value is not None:
        for followup in FollowUp.objects.waiting().filter(complaint=case, assignee=value):
            followup.assign(by=by, at=at, assignee=case.handler or by, reason=why)


@transaction.atomic
def resolve_now(case: Complaint, *, by: User, at: datetime, what_was_done: str, how_left: str) -> None:
    """Resolve a trivial matter at first contact; a customer who left content gets at most a survey."""
    case.resolve_at_first_contact(by=by, at=at, what_was_done=what_was_done, how_left=how_left)
    plan_series(case, by=by, at=at, first_contact=True, how_left=how_left)


@transaction.atomic
def reopen_case(
    case: Complaint, *, by: User | None, at: datetime, why: str, note: str = "", receiver: User | None = None
) -> None:
    """Begin again. Follow-ups rest; "still unhappy" goes one level up, to ``receiver`` or whoever serves that level.

    ``by`` is None when the customer said so in a survey.
    """
    if why == ReopeningReason.STILL_UNHAPPY and receiver is None:
        receiver = next_receiver(case)
    case.reopen(by=by, at=at, why=why, note=note, receiver=receiver)
    rest_series(case, by=by, at=at)


@transaction.atomic
def take_back_step(case: Complaint, *, by: User, at: datetime, why: str) -> None:
    """Undo the last step; with a resolution goes what it planned, with a reopening comes back what it put to rest.

    A case that was merged into another stands on its own again, and the journal of both says so.
    """
    undone = case.last_step
    if undone == "withdraw" and (merged := case.merged_at(case.last_step_at)):
        with both_held(case, merged.duplicate_of):
            case.take_back(by=by, at=at, why=why, reason=why)
            give_out(case, merged.duplicate_of, by=by, at=at)
        return
    case.take_back(by=by, at=at, why=why, reason=why)
    if undone in {"resolve", "resolve_at_first_contact"}:
        cancel_series(case, by=by, at=at, reason=why)
    elif undone == "reopen":
        resume_series(case, by=by, at=at)


def next_receiver(case: Complaint) -> User | None:
    """Who receives the case one level up: the first on that rung who is not the person complained about."""
    level = min(case.escalation_level + 1, EscalationLevel.CRISIS_TEAM)
    for rung in range(level, EscalationLevel.CRISIS_TEAM + 1):
        receivers = User.objects.receivers(case.team, rung).exclude(pk=case.about_staff_id)
        if receiver := first_there(case, receivers, now()):
            return receiver
    return None
