from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_fsm import TransitionNotAllowed

from accounts.sitting import identity_shown
from audit.journal import sentence
from audit.models import AccessKind, Entry, note
from audit.steps import MovedOn, RequirementsMissing
from complaints.models import Complaint, policy_day
from customers.models import Customer
from privacy import permissions
from privacy.exporting import archive
from privacy.forms import AskForm, CarryOutForm, ExportForm, RefusalForm
from privacy.models import ErasureRequest
from privacy.obstacles import obstacles
from privacy.reach import Reach
from privacy.receipts import Receipt
from privacy.retention import due, held, rules_in_force
from ui.keys import key_of
from ui.responses import collision, invalid, turn_to

PAGE, SHOWN = 50, 50


@login_required
@require_safe
def requests(request):
    """Who wants what erased, those that wait first; whoever only prepares sees their own."""
    if not (permissions.may_read_all(request.user) or permissions.may_ask(request.user)):
        raise PermissionDenied("privacy")
    found = ErasureRequest.objects.visible_to(request.user)
    waiting = found.waiting().count()
    view = request.GET.get("view", "waiting" if waiting else "all")
    rows = found.waiting() if view == "waiting" else found
    if before := key_of(request.GET.get("before")):
        rows = rows.filter(pk__lt=before)
    rows = list(rows.for_list()[: PAGE + 1])
    more = f"?view={'waiting' if view == 'waiting' else 'all'}&before={rows[PAGE - 1].pk}" if len(rows) > PAGE else ""
    context = {
        "rows": rows[:PAGE],
        "more": more,
        "view": view,
        "waiting": waiting,
        "now": now(),
        "may_read_all": permissions.may_read_all(request.user),
    }
    return render(request, "privacy/requests.html", context)


@login_required
@require_safe
def retention(request):
    """How long words are kept, and what the next night erases."""
    if not permissions.may_read_all(request.user):
        raise PermissionDenied("retention")
    at = now()
    context = {
        "rules": sorted(rules_in_force(policy_day(at)), key=lambda rule: rule.weight),
        "due": due(at).select_related("category")[:SHOWN],
        "due_count": due(at).count(),
        "held": held(at)[:SHOWN],
    }
    return render(request, "privacy/retention.html", context)


def request_for(user, reference: str) -> ErasureRequest:
    """The request, if this person may see it; else 404."""
    found = ErasureRequest.objects.visible_to(user).for_list()
    return get_object_or_404(found, reference=reference)


@login_required
@require_safe
def request(request, reference):
    """One request: the facts, what stands in its way, and the two ways to decide."""
    return render(request, "privacy/request.html", page(request, request_for(request.user, reference)))


def page(request, found: ErasureRequest, **bound) -> dict:
    """What the page of a request shows; ``bound`` are forms that were just refused."""
    decides = found.waits and permissions.may_decide(request.user, found)
    reach = Reach.of(found)
    return {
        "erasure": found,
        "obstacles": obstacles(reach, found.basis) if found.waits else [],
        "cases": reach.cases.select_related("category")[:SHOWN] if found.customer_id else [],
        "entries": Entry.objects.about(found).with_people(),
        "decides": decides,
        "asked_by_reader": found.requested_by_id == request.user.pk,
        "carry_out": CarryOutForm(request=found) if decides else None,
        "refusal": RefusalForm(request=found) if decides else None,
        **bound,
    }


@login_required
@require_safe
def receipt(request, reference):
    """The receipt on paper, in the person's language, or in the one that is asked for."""
    found = get_object_or_404(
        ErasureRequest.objects.visible_to(request.user).for_list(), reference=reference, state="carried_out"
    )
    wanted = request.GET.get("in", "")
    language = wanted if wanted in {"en", "zh-hant", "zh-hans"} else found.language
    with override(language):
        return render(request, "privacy/receipt.html", {"erasure": found, "receipt": Receipt(found)})


@login_required
@require_POST
@identity_shown
def carry_out(request, reference):
    """The second person carries it out."""
    return decide(request, reference, "carry_out", CarryOutForm, _("The data are erased."))


@login_required
@require_POST
def refuse(request, reference):
    """The second person refuses it."""
    return decide(request, reference, "refusal", RefusalForm, _("The request is refused."))


VERBS = {"carry_out": "carry_out", "refusal": "refuse"}


def decide(request, reference, name, form_class, told):
    """Take one step of a request, or give the page back with what is wrong."""
    found = request_for(request.user, reference)
    if not permissions.may_decide(request.user, found):
        raise PermissionDenied(name)
    form = form_class(request.POST, request=found)
    if not form.is_valid():
        return invalid(request, "privacy/request.html", page(request, found, **{name: form}))
    try:
        found.expect(form.cleaned_data["version"])
        getattr(found, VERBS[name])(by=request.user, at=now(), **form.facts())
    except RequirementsMissing as error:
        for item in error.missing:
            form.add_error(None, item.label)
        return invalid(request, "privacy/request.html", page(request, found, **{name: form}))
    except (MovedOn, TransitionNotAllowed):
        return moved_on(request, found)
    messages.success(request, told)
    return turn_to(request, found)


def moved_on(request, found: ErasureRequest):
    """Somebody else decided meanwhile."""
    last = Entry.objects.about(found).with_people().last()
    return collision(
        request,
        {
            "case_url": found.get_absolute_url(),
            "reference": found.reference,
            "actor": last.actor.alias if last and last.actor else "",
            "act": sentence(last.verb, last.facts) if last else "",
            "at": last.at if last else None,
        },
    )


@login_required
@require_http_methods(["GET", "POST"])
def of_customer(request, pk):
    """What a customer may ask of us: prepare an erasure, and, for those who may, export what we hold."""
    if not permissions.may_ask(request.user):
        raise PermissionDenied("privacy")
    customer = get_object_or_404(Customer.objects.visible_to(request.user), pk=pk)
    context = {"customer": customer, "thing": customer, "may_export": permissions.may_export(request.user)}
    return ask(request, {"customer": customer}, context | {"export_form": ExportForm()})


@login_required
@require_http_methods(["GET", "POST"])
def of_case(request, reference):
    """The same for one case without a customer's record; one that has it goes with its customer."""
    if not permissions.may_ask(request.user):
        raise PermissionDenied("privacy")
    case = get_object_or_404(Complaint.objects.visible_to(request.user), reference=reference)
    if case.customer_id:
        return redirect("privacy:of_customer", case.customer_id)
    return ask(request, {"complaint": case}, {"case": case, "thing": case})


def ask(request, person: dict, context: dict):
    """Show the form, or prepare the request; one that waits already is shown instead of a second."""
    past = ErasureRequest.objects.filter(**person).for_list()
    form = AskForm(request.POST or None)
    context |= {"form": form, "past": past[:SHOWN], "waiting": past.waiting().first()}
    if request.method == "GET":
        return render(request, "privacy/ask.html", context)
    if context["waiting"]:
        return redirect(context["waiting"])
    if not form.is_valid():
        return invalid(request, "privacy/ask.html", context)
    try:
        with transaction.atomic():
            made = ErasureRequest.ask(by=request.user, at=now(), **person, **form.cleaned_data)
    except IntegrityError:
        return redirect(past.waiting().get())
    messages.success(request, _("%(reference)s is prepared. Another person decides.") % {"reference": made.reference})
    return turn_to(request, made)


@login_required
@require_POST
@identity_shown
def export(request, pk):
    """Everything that is held about one customer, to take away."""
    if not permissions.may_export(request.user):
        raise PermissionDenied("export")
    customer = get_object_or_404(Customer.objects.visible_to(request.user), pk=pk)
    form = ExportForm(request.POST)
    internal = form.is_valid() and form.cleaned_data["internal"]
    note(AccessKind.EXPORTED, by=request.user, thing=customer, internal=internal)
    response = HttpResponse(archive(customer, internal=internal, at=now()), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="customer-{customer.pk}.zip"'
    response["Cache-Control"] = "no-store"
    return response
