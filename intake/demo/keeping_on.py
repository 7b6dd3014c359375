"""What the demo shows of care that goes on: a programme under way, and a letter that waits for its answer."""

from datetime import timedelta

from django.conf import settings

from accounts.models import Role, User
from complaints.choices import Severity, State
from complaints.models import Complaint, ReplyTemplate
from complaints.placeholders import filled
from followups.choices import FollowUpState
from followups.letters import write
from followups.models import FollowUp, Programme
from followups.programmes import enrol
from intake.demo.world import World

ENROLLED, WRITTEN = 3, 2


def keep_on(world: World) -> None:
    """The last grave cases go on in the 72-hour programme; some letters that were due have been written."""
    programme = Programme.objects.filter(code="72-hours").first()
    grave = Complaint.objects.filter(severity__in=(Severity.SEVERE, Severity.CRITICAL), state=State.RESOLVED)
    named = grave.exclude(customer=None).exclude(customer__wants_no_contact=True).select_related("customer", "team")
    for case in named.order_by("-resolved_at")[:ENROLLED] if programme else ():
        by = User.objects.filter(role=Role.SUPERVISOR, team=case.team, is_active=True).first()
        if by is not None:
            enrol(programme, customer=case.customer, by=by, at=world.now, team=case.team, complaint=case)
    open_now = FollowUp.objects.filter(state=FollowUpState.SCHEDULED, earliest_at__lt=world.now, enrolment=None)
    letters = (
        open_now.filter(channel="letter")
        .exclude(assignee=None)
        .select_related("complaint__customer", "assignee", "rule")
    )
    for followup in letters.order_by("latest_at")[:WRITTEN]:
        at = world.now - timedelta(minutes=5)
        write(followup, by=followup.assignee, at=at, channel="letter", body=words_for(followup))


def words_for(followup: FollowUp) -> str:
    """The shipped letter of care, filled."""
    case = followup.complaint
    template = ReplyTemplate.objects.get(code="care-any-long", language=case.language)
    known = {"customer": case.customer.addressed, "case": case.reference, "alias": followup.assignee.alias}
    return filled(template.body, known | {"firm": settings.FIRM_NAME})
