"""The graph that the database enforces on follow-ups."""

from audit.guards import Guard, edges_of, guard
from followups.choices import FollowUpState
from followups.models import FollowUp

FOLLOW_UP = guard(
    Guard(
        table="followups_followup",
        subject="followups.followup",
        first=FollowUpState.SCHEDULED.value,
        edges=edges_of(FollowUp),
    )
)
