"""The graph that the database enforces on cases; drawn from the lifecycle, frozen into migrations."""

from audit.guards import Guard, edges_of, guard
from complaints.choices import State
from complaints.models import Complaint

TRIVIAL = "NEW.severity = 'minor' AND NOT NEW.is_safety_risk AND NOT NEW.is_legal_matter"

COMPLAINT = guard(
    Guard(
        table="complaints_complaint",
        subject="complaints.complaint",
        first=State.RECEIVED.value,
        edges=edges_of(Complaint),
        only_if=tuple((state.value, State.RESOLVED.value, TRIVIAL) for state in (State.RECEIVED, State.ACKNOWLEDGED)),
        imported=(State.CLOSED.value, State.WITHDRAWN.value),
        corrections="complaints_correction",
    )
)
