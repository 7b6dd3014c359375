"""What holds of follow-ups."""

from django.db.models import Exists, OuterRef, Q

from audit.integrity import guarantee
from audit.models import Entry
from complaints.choices import State
from complaints.models import Complaint
from customers.models import Customer
from followups.choices import WAITING, FollowUpState
from followups.models import FollowUp

AFTER = (State.RESOLVED, State.CLOSED)


@guarantee("plan.series", "each resolved case of a named customer who may be asked has its follow-ups")
def resolved_cases_without_a_plan():
    """Imported cases ended elsewhere; whoever wants no contact has none; what is minor may have had no rule."""
    planned = Exists(FollowUp.objects.filter(complaint=OuterRef("pk")))
    opted_out = Exists(Customer.history.filter(id=OuterRef("customer_id"), wants_no_contact=True))
    asked = Complaint.objects.filter(state__in=AFTER, import_batch=None).exclude(customer=None)
    return asked.exclude(severity="minor").filter(~planned, ~opted_out)


@guarantee("plan.rests", "no follow-up waits while its case has begun again")
def follow_ups_of_cases_in_progress():
    """They rest, or were cancelled, when the case began again."""
    return FollowUp.objects.filter(state__in=WAITING).exclude(complaint__state__in=AFTER)


@guarantee("plan.unhappy", "whoever said that it is not solved has a case that began again")
def unhappy_answers_without_a_new_beginning():
    """The case was reopened at or after the answer."""
    began = Entry.objects.filter(
        subject=Complaint._meta.label_lower,
        subject_id=OuterRef("complaint_id"),
        verb="complaint_reopen",
        at__gte=OuterRef("done_at"),
    )
    return FollowUp.objects.filter(~Exists(began), Q(state=FollowUpState.DONE, solved="no"))
