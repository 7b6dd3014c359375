"""After a follow-up talk: done, or the case begins again."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from accounts.models import User
from casework.resolving import reopen_case
from complaints.choices import ReopeningReason, State
from followups.choices import Heard, Solved
from followups.hearing import hear, who_touched
from followups.models import FollowUp


@transaction.atomic
def complete_follow_up(
    followup: FollowUp, *, by: User, at: datetime, solved: str, note: str = "", together: Iterable[FollowUp] = (),
    is_kind: bool = False, **answers,
) -> bool:  # fmt: skip
    """Record the talk. A customer who is still unhappy reopens the case; returns whether that happened.

    ``together`` are others of the same customer that the same call was for: each is recorded with the same answers,
    and each case begins again if it has to. Words that are ``is_kind`` reach everybody who touched a case.
    """
    others = [one for one in together if one.pk != followup.pk]
    if any(one.customer_id != followup.customer_id or one.customer_id is None for one in others):
        raise ValueError("One call is with one customer.")
    for one in (followup, *others):
        one.complete(by=by, at=at, solved=solved, **answers)
        if is_kind and answers.get("words"):
            hear(one, Heard.KIND, who_touched(one), at)
    cases = {one.complaint_id: one.complaint for one in (*others, followup) if one.complaint is not None}
    unhappy = [case for case in cases.values() if solved == Solved.NO and case.state in {State.RESOLVED, State.CLOSED}]
    for case in unhappy:
        words = note or answers.get("words", "")
        reopen_case(case, by=by, at=at, why=ReopeningReason.STILL_UNHAPPY, note=words)
    return bool(unhappy)


@transaction.atomic
def carry_out_step(
    followup: FollowUp, *, by: User, at: datetime, words: str = "", proof_number: int | None = None,
    is_kind: bool = False,
) -> None:  # fmt: skip
    """A step of a programme was done, with its proof. Words that are ``is_kind`` reach everybody who touched it."""
    followup.carry_out(by=by, at=at, words=words, proof_number=proof_number)
    if is_kind and words:
        hear(followup, Heard.KIND, who_touched(followup), at)
