from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import permissions
from accounts.models import User
from audit.models import AccessKind, note
from customers.forms import ContactFormSet, CustomerForm
from customers.models import Customer
from ui.responses import invalid, turn_to


@login_required
@require_http_methods(["GET", "POST"])
def facts(request, pk):
    """Correct what is known of a customer; the history says who did and why."""
    customer = get_object_or_404(Customer.objects.visible_to(request.user).not_erased(), pk=pk)
    if not permissions.may_handle(request.user):
        raise PermissionDenied("customer")
    note(AccessKind.OPENED, by=request.user, thing=customer)
    data = request.POST if request.method == "POST" else None
    colleagues = User.objects.filter(is_active=True, role__in=permissions.HANDLERS).order_by("name")
    form = CustomerForm(data, instance=customer, colleagues=colleagues)
    contacts = ContactFormSet(data, instance=customer, prefix="contacts")
    context = {"customer": customer, "form": form, "contacts": contacts}
    if data is None:
        return render(request, "customers/facts.html", context)
    if not (form.is_valid() and contacts.is_valid()):
        return invalid(request, "customers/facts.html", context)
    changed = form.write(contacts, by=request.user, at=now())
    if changed or contacts.has_changed():
        messages.success(request, _("The changes are kept."))
    return turn_to(request, customer, saved_draft=f"customer/{customer.pk}")
