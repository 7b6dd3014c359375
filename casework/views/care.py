from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django_fsm import TransitionNotAllowed

from audit.models import AccessKind, note
from audit.steps import MovedOn
from casework.forms.care import CareForm, OutcomeForm
from customers.models import Customer
from followups import permissions
from followups.caring import begin_care
from followups.choices import EnrolmentState
from followups.models import Enrolment, FollowUp
from followups.programmes import CannotEnrol, leave
from ui.responses import invalid, turn_to

ACTS = ("leave", "outcome")
PAGE = "casework/care.html"
SHOWN = 30


@login_required
@require_http_methods(["GET", "POST"])
def care(request, pk):
    """The programmes of one customer: those under way with their dates, those that ended, and a door to a new one."""
    customer = customer_for(request, pk)
    form = CareForm(request.POST if request.method == "POST" else None, customer=customer, user=request.user)
    if request.method == "GET":
        return render(request, PAGE, page(request, customer, form))
    if not form.is_valid():
        return invalid(request, PAGE, page(request, customer, form))
    facts = form.cleaned_data
    case = facts["complaint"]
    team = case.team if case else customer.team or request.user.team
    try:
        begin_care(customer, by=request.user, at=now(), team=team, **facts)
    except CannotEnrol as error:
        form.add_error(None, str(error))
        return invalid(request, PAGE, page(request, customer, form))
    messages.success(request, _("The programme has begun. Its dates are on the agenda."))
    return turn_to(request, "casework:care", customer.pk)


@login_required
@require_POST
def end(request, pk, enrolment, act):
    """End a programme with a reason and its outcome, or say what came of one that is finished."""
    customer = customer_for(request, pk)
    found = get_object_or_404(Enrolment.objects.select_related("programme", "team"), pk=enrolment, customer=customer)
    if not found.may("leave", request.user):
        raise PermissionDenied("leave")
    form = OutcomeForm(request.POST, needs_reason=act == "leave")
    if not form.is_valid():
        return invalid(request, PAGE, page(request, customer, care_form(request, customer), {found.pk: form}))
    try:
        if act == "leave":
            leave(found, by=request.user, at=now(), **form.cleaned_data)
        elif found.state != EnrolmentState.ACTIVE and not found.outcome:
            found.judge(by=request.user, at=now(), **form.cleaned_data)
    except (TransitionNotAllowed, MovedOn):
        messages.warning(request, _("Somebody was quicker. Look at it again."))
    else:
        messages.success(request, _("Recorded."))
    return turn_to(request, "casework:care", customer.pk)


def customer_for(request, pk) -> Customer:
    """Somebody of whom the reader's team, or a manager, may take care; noted as an opening."""
    seen = Customer.objects.visible_to(request.user).select_related("team", "account_manager")
    customer = get_object_or_404(seen, pk=pk)
    team = customer.team_id or request.user.team_id
    if not permissions.may_enrol(request.user, team):
        raise PermissionDenied("care")
    note(AccessKind.OPENED, by=request.user, thing=customer)
    return customer


def care_form(request, customer: Customer) -> CareForm:
    """An empty form."""
    return CareForm(customer=customer, user=request.user)


def page(request, customer: Customer, form: CareForm, forms: dict | None = None) -> dict:
    """The programmes of the customer with what each still needs from a person."""
    steps = FollowUp.objects.select_related("programme_step", "assignee", "rule").order_by("earliest_at", "pk")
    enrolments = customer.enrolments.select_related("programme", "complaint", "team").prefetch_related(
        Prefetch("followups", steps)
    )
    rows = []
    for enrolment in enrolments.order_by("state", "-started_at", "-pk")[:SHOWN]:
        is_active = enrolment.state == EnrolmentState.ACTIVE
        asks = enrolment.may("leave", request.user) and (is_active or not enrolment.outcome)
        own = (forms or {}).get(enrolment.pk) or OutcomeForm(needs_reason=is_active, auto_id=f"care-{enrolment.pk}_%s")
        case = enrolment.complaint
        is_ours = case is not None and (request.user.role == "manager" or case.team_id == request.user.team_id)
        row = {"enrolment": enrolment, "case": case if is_ours else None, "act": "leave" if is_active else "outcome"}
        rows.append(row | {"form": own if asks else None})
    return {"customer": customer, "form": None if customer.is_erased else form, "rows": rows}
