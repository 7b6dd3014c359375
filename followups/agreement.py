"""What holds of follow-ups."""

from django.db.models import Exists, OuterRef

from audit.integrity import guarantee
from audit.models import Entry
from complaints.choices import State
from complaints.models import Complaint
from customers.models import Customer
from followups.choices import WAITING, EnrolmentState, FollowUpState
from followups.models import FollowUp, FollowUpRule, Survey

AFTER = (State.RESOLVED, State.CLOSED)


@guarantee("plan.series", "each resolved case of a named customer who may be asked has its follow-ups")
def resolved_cases_without_a_plan():
    """Imported cases ended elsewhere; whoever wants no contact has none; what is minor may have had no rule."""
    planned = Exists(FollowUp.objects.of_series().filter(complaint=OuterRef("pk")))
    opted_out = Exists(Customer.history.filter(id=OuterRef("customer_id"), wants_no_contact=True))
    asked = Complaint.objects.filter(state__in=AFTER, import_batch=None).exclude(customer=None)
    return asked.exclude(severity="minor").filter(~planned, ~opted_out)


@guarantee("plan.rests", "no follow-up waits while its case has begun again")
def follow_ups_of_cases_in_progress():
    """They rest, or were cancelled, when the case began again. Steps of programmes go on meanwhile."""
    return FollowUp.objects.of_series().filter(state__in=WAITING).exclude(complaint__state__in=AFTER)


@guarantee("plan.unhappy", "whoever said that it is not solved has a case that began again")
def unhappy_answers_without_a_new_beginning():
    """The case was reopened at or after the answer. Steps of programmes may come while it is in progress."""
    began = Entry.objects.filter(
        subject=Complaint._meta.label_lower,
        subject_id=OuterRef("complaint_id"),
        verb="complaint_reopen",
        at__gte=OuterRef("done_at"),
    )
    said_no = FollowUp.objects.of_series().filter(state=FollowUpState.DONE, solved="no", complaint__isnull=False)
    return said_no.filter(~Exists(began))


@guarantee("plan.refused", "nothing waits for a customer who wants no contact")
def follow_ups_of_who_wants_none():
    """Everything was cancelled when they said so."""
    standing = [*WAITING, FollowUpState.SUSPENDED]
    return FollowUp.objects.filter(state__in=standing, customer__wants_no_contact=True)


@guarantee("programme.left", "no step of a programme waits that was left or is finished")
def steps_of_ended_programmes():
    """They were cancelled or done before."""
    return FollowUp.objects.filter(state__in=WAITING, enrolment__isnull=False).exclude(
        enrolment__state=EnrolmentState.ACTIVE
    )


@guarantee("rules.circle", "no rules of one day take the place of each other in a circle")
def rules_in_a_circle():
    """The form refuses them; the planner keeps the first of them, so that somebody asks."""
    rows = FollowUpRule.objects.exclude(instead_of="")
    return FollowUpRule.objects.filter(pk__in=[row.pk for row in rows if row.circle()])


@guarantee("survey.answered", "whoever answered the survey in time has answered their follow-up")
def answers_that_did_not_land():
    """A follow-up that was over before keeps what became of it; the journal tells of the late answer."""
    late = Entry.objects.filter(
        subject=FollowUp._meta.label_lower, subject_id=OuterRef("followup_id"), verb="followup_answer_late"
    )
    return (
        Survey.objects.filter(answered_at__isnull=False)
        .exclude(followup__state=FollowUpState.DONE)
        .filter(~Exists(late))
    )
