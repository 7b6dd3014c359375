from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from audit.models import AccessKind, note
from customers.models import Customer
from followups import permissions
from followups.events import CannotRecord, record_event
from followups.forms import EventForm
from ui.responses import invalid, turn_to


@login_required
@require_http_methods(["GET", "POST"])
def events(request, pk):
    """What is known to happen to a customer, and a form for more: steps of programmes wait for it."""
    customer = get_object_or_404(Customer.objects.visible_to(request.user).not_erased(), pk=pk)
    if not permissions.may_enter_events(request.user):
        raise PermissionDenied("events")
    note(AccessKind.OPENED, by=request.user, thing=customer)
    form = EventForm(request.POST if request.method == "POST" else None)
    context = {"customer": customer, "form": form, "events": customer.events.to_come(now())[:50]}
    if request.method == "GET":
        return render(request, "followups/events.html", context)
    if not form.is_valid():
        return invalid(request, "followups/events.html", context)
    try:
        planned = record_event(customer, by=request.user, at=now(), **form.cleaned_data)
    except CannotRecord as error:
        form.add_error("happens_at", str(error))
        return invalid(request, "followups/events.html", context)
    told = _("Recorded, and a step of a programme is planned.") if planned else _("Recorded.")
    messages.success(request, told)
    return turn_to(request, customer)
