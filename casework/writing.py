"""Writing to a customer after the case: which templates fit a follow-up, and what becomes of the answer."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from casework.replying import Begun, begun, values_of
from casework.resolving import reopen_case
from complaints.choices import ReopeningReason, State
from complaints.models import ReplyTemplate, policy_day
from followups.choices import Solved
from followups.letters import CHANNELS
from followups.models import FollowUp

# What kind of letter a shipped rule calls for; whatever a manager added begins with the first.
KINDS = {"prompt": "ask", "ordinary": "ask", "month": "again", "quarter": "care", "half_year": "care"}


def beginnings(followup: FollowUp, by: User, *, way: str, at: datetime) -> list[Begun]:
    """The templates that fit, filled; those for this kind of follow-up first, and each for the category if there is."""
    case = followup.complaint
    fitting = ReplyTemplate.objects.fitting(
        language=case.language, channel=CHANNELS[way], category_id=case.category_id, on=policy_day(at), afterwards=True
    )
    kind = KINDS.get(followup.rule.code if followup.rule else "", "ask")
    special: dict[str, ReplyTemplate] = {}
    for template in sorted(fitting, key=lambda one: (bool(one.channel), bool(one.category_id))):
        special[template.code.split("-")[0]] = template  # those for this way and category come last, and stay
    chosen = sorted(special.values(), key=lambda one: (not one.code.startswith(f"{kind}-"), one.code))
    values = values_of(case, by)
    return [begun(template, values) for template in chosen]


@transaction.atomic
def record_answer(followup: FollowUp, *, by: User, at: datetime, solved: str, words: str = "") -> bool:
    """What the customer answered to what was sent. Still unhappy reopens the case; whether that happened."""
    followup.note_answer(by=by, at=at, solved=solved, words=words)
    case = followup.complaint
    if solved != Solved.NO or case.state not in {State.RESOLVED, State.CLOSED}:
        return False
    reopen_case(case, by=by, at=at, why=ReopeningReason.STILL_UNHAPPY, note=words)
    return True
