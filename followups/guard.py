"""The graph that the database enforces on follow-ups."""

from audit.guards import Guard, edges_of, guard
from followups.choices import EnrolmentState, FollowUpState
from followups.models import Enrolment, FollowUp

FOLLOW_UP = guard(
    Guard(
        table="followups_followup",
        subject="followups.followup",
        first=FollowUpState.SCHEDULED.value,
        edges=edges_of(FollowUp),
    )
)

ENROLMENT = guard(
    Guard(
        table="followups_enrolment",
        subject="followups.enrolment",
        first=EnrolmentState.ACTIVE.value,
        edges=edges_of(Enrolment),
    )
)
