"""Programmes at work: a customer begins one, its steps are planned as their time is known, and it ends."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Team
from accounts.models.naming import in_each_language
from complaints.models import Complaint, policy_day
from customers.models import Customer, Tier
from followups import policies
from followups.choices import BY_EVENT, WAITING, Counted, EnrolmentState, FollowUpState, WhyCancelled, WhyLeft
from followups.models import CustomerEvent, Enrolment, FollowUp, Programme, ProgrammeStep
from followups.planning import CallingTime, write
from followups.receivers import receiver_of, team_of
from history.attribution import attributed

STANDING = [*WAITING, FollowUpState.SUSPENDED]


class CannotEnrol(ValueError):
    """The customer cannot begin this programme; the message says why, for people."""


@transaction.atomic
def enrol(programme: Programme, *, customer: Customer, by, at: datetime, team: Team, complaint: Complaint | None = None,
          reason: str = "", gives_priority: bool = False) -> Enrolment:  # fmt: skip
    """Let a customer begin a programme, and plan what can be planned. Raises CannotEnrol, PermissionDenied.

    ``team`` looks after it; ``complaint`` is the case it belongs to, None for care without a complaint. With
    ``gives_priority`` the customer counts as important until it ends.
    """
    customer = Customer.objects.select_for_update(of=["self"]).get(pk=customer.pk)
    if why := why_not(programme, customer, complaint, at):
        raise CannotEnrol(why)
    enrolment = Enrolment(programme=programme, customer=customer, complaint=complaint, team=team, started_at=at)
    enrolment.gives_priority = gives_priority and customer.tier == Tier.ORDINARY
    enrolment.must_let_begin(by)
    with attributed(actor_id=by.pk if by else None, reason="enrol", at=at):
        enrolment.save()
        if enrolment.gives_priority:
            Customer.objects.filter(pk=customer.pk).update(tier=Tier.IMPORTANT)
        facts = {"programme": in_each_language(programme), "after": enrolment.state}
        enrolment.record("enrol", by=by, at=at, reason=reason, **facts)
    steps = list(programme.steps.order_by("position"))
    found = [step_of(enrolment, one, at, by=by, at=at) for one in steps if one.counted_from == Counted.START]
    found += [one for event in CustomerEvent.objects.filter(customer=customer).to_come(at)
              for one in awaited(enrolment, event, at)][:1]  # fmt: skip
    write(found, by=by, at=at)
    return enrolment


def why_not(programme: Programme, customer: Customer, complaint: Complaint | None, at: datetime) -> str:
    """Why the customer cannot begin the programme now, for people; "" when they can."""
    if customer.is_erased or customer.wants_no_contact:
        return _("The customer wants no contact.")
    if complaint is None and programme.needs_complaint:
        return _("This programme is only for a complaint.")
    if complaint is not None and complaint.customer_id != customer.pk:
        return _("The complaint is somebody else’s.")
    if not Programme.objects.in_force(policy_day(at)).filter(pk=programme.pk).exists():
        return _("This programme no longer holds.")
    if Enrolment.objects.active().filter(programme=programme, customer=customer, complaint=complaint).exists():
        return _("The customer is in this programme already.")
    return ""


def step_of(enrolment: Enrolment, step: ProgrammeStep, counted_from: datetime, *, by, at: datetime) -> FollowUp:
    """The follow-up of a step that counts from a moment, not yet written."""
    times = timedelta(hours=step.earliest_hours), timedelta(hours=step.latest_hours)
    calling = CallingTime.of(enrolment.customer, at, max(counted_from, at) + times[1]).schedule
    how = {"channel": step.channel, "callable_time": calling}
    if step.counted_from == Counted.BEFORE_EVENT:
        earliest, latest = policies.window_before(counted_from, *times, at=at, **how)
    else:
        earliest, latest = policies.step_window(counted_from, *times, **how)
    case = enrolment.complaint
    handler = case.handler if case else None
    receiver = receiver_of(step, customer=enrolment.customer, team=enrolment.team, handler=handler)
    return FollowUp(
        complaint=case,
        customer=enrolment.customer,
        team_id=team_of(receiver, enrolment.team),
        enrolment=enrolment,
        programme_step=step,
        channel=step.channel,
        earliest_at=earliest,
        latest_at=latest,
        assignee=receiver,
    )


def awaited(enrolment: Enrolment, event: CustomerEvent, at: datetime) -> list[FollowUp]:
    """The step that waited for such an event, not yet written; none when nothing waits."""
    steps = enrolment.programme.steps.filter(counted_from__in=BY_EVENT, event=event.kind)
    planned = enrolment.followups.exclude(state=FollowUpState.CANCELLED).values("programme_step")
    return [step_of(enrolment, one, event.happens_at, by=None, at=at) for one in steps.exclude(pk__in=planned)]


def event_came(event: CustomerEvent, *, by, at: datetime) -> list[FollowUp]:
    """Plan the steps that waited for it; needs the transaction in which it was written."""
    found = Enrolment.objects.active().filter(customer_id=event.customer_id)
    waiting = found.select_related("programme", "customer__account_manager", "complaint__handler", "team")
    enrolments = list(waiting.select_for_update(of=["self"]).order_by("pk"))
    return write([one for enrolment in enrolments for one in awaited(enrolment, event, at)], by=by, at=at)


def go_on(sender, *, followup: FollowUp, by, at: datetime, **_more) -> None:
    """After a step was done, or called off: plan the one that counts from it, and finish after the last."""
    whole = Enrolment.objects.select_related("programme", "customer__account_manager", "complaint__handler", "team")
    enrolment = whole.select_for_update(of=["self"]).get(pk=followup.enrolment_id)
    if enrolment.state != EnrolmentState.ACTIVE:
        return
    steps = list(enrolment.programme.steps.order_by("position"))
    planned = set(enrolment.followups.values_list("programme_step", flat=True))
    later = [step for step in steps if step.position > followup.programme_step.position]
    if later and later[0].counted_from == Counted.PREVIOUS and later[0].pk not in planned:
        write([step_of(enrolment, later[0], at, by=by, at=at)], by=by, at=at)
        planned.add(later[0].pk)
    others = enrolment.followups.filter(state__in=STANDING).exclude(pk=followup.pk)  # its own step is not saved yet
    if {step.pk for step in steps} <= planned and not others.exists():
        enrolment.finish(by=None, at=at)


@transaction.atomic
def leave(enrolment: Enrolment, *, by, at: datetime, why: str = WhyLeft.DECIDED, reason: str = "",
          outcome: str = "") -> None:  # fmt: skip
    """End a programme before its end: nothing more is planned, and what was planned will not happen."""
    enrolment.leave(by=by, at=at, why=why, reason=reason, outcome=outcome)
    cancelled = {WhyLeft.OPTED_OUT: WhyCancelled.OPTED_OUT, WhyLeft.ERASED: WhyCancelled.ERASED}
    for followup in enrolment.followups.filter(state__in=STANDING):
        whoever = by if followup.may("cancel", by) else None  # a step may stand on another team's agenda
        followup.cancel(by=whoever, at=at, why=cancelled.get(WhyLeft(why), WhyCancelled.LEFT))


@transaction.atomic
def contact_refused(customer: Customer, *, by, at: datetime) -> int:
    """The customer wants no contact: everything that was to come is cancelled, at once; how much that was.

    ``by`` wrote the wish down and need not be of every team concerned: the house itself cancels, the journal says why.
    """
    for enrolment in Enrolment.objects.active().filter(customer=customer):
        leave(enrolment, by=None, at=at, why=WhyLeft.OPTED_OUT)
    standing = FollowUp.objects.filter(customer=customer, state__in=STANDING)
    for followup in (found := list(standing)):
        followup.cancel(by=None, at=at, why=WhyCancelled.OPTED_OUT)
    return len(found)


def contact_was_refused(sender, *, customer: Customer, by, at: datetime, **_more) -> None:
    """What customers.contact_refused calls."""
    contact_refused(customer, by=by, at=at)


def leave_for_erasure(enrolments, *, by, at: datetime, reference: str) -> None:
    """The data of the person are erased: their programmes end."""
    for enrolment in enrolments.active():
        leave(enrolment, by=by, at=at, why=WhyLeft.ERASED, reason=reference)


def case_was_withdrawn(sender, *, case: Complaint, by, at: datetime, **_more) -> None:
    """A case ended without a solution, or in another one: what belongs to it ends with it."""
    for enrolment in Enrolment.objects.active().filter(complaint=case):
        leave(enrolment, by=None, at=at, why=WhyLeft.WITHDRAWN)
