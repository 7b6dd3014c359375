"""Care for a relationship after a grave case: who looks after it, with what priority, by which dates, to what end."""

from datetime import datetime

from django.db import transaction

from accounts.models import Team, User
from complaints.models import Complaint
from customers.models import Customer, WhyCorrected
from followups.models import Enrolment, Programme
from followups.programmes import enrol
from history.attribution import attributed


@transaction.atomic
def begin_care(
    customer: Customer, *, by: User, at: datetime, programme: Programme, team: Team,
    account_manager: User | None = None, complaint: Complaint | None = None,
    gives_priority: bool = False, reason: str = "",
) -> Enrolment:  # fmt: skip
    """Name who looks after the customer, and let the programme begin. Raises CannotEnrol, PermissionDenied."""
    held = Customer.objects.select_for_update(of=["self"]).get(pk=customer.pk)
    if account_manager is not None and held.account_manager_id != account_manager.pk:
        with attributed(actor_id=by.pk, reason="begin_care", at=at):
            held.account_manager = account_manager
            held.save(update_fields=["account_manager"])
            held.record_correction(by=by, at=at, why=WhyCorrected.HOUSE)
    facts = {"complaint": complaint, "reason": reason, "gives_priority": gives_priority}
    return enrol(programme, customer=held, by=by, at=at, team=team, **facts)
