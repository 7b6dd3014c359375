from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import permissions
from audit.models import AccessKind, note
from audit.steps import RequirementsMissing
from casework.forms.care_gift import CareGiftForm
from casework.views.gift import in_words
from customers.models import Customer
from gifts.choices import GiftState
from gifts.giving import NoPolicy, care_frame, give_care
from gifts.models.budget import BudgetExceeded
from gifts.models.catalogue import OutOfStock
from ui.responses import invalid, turn_to

PAGE = "casework/care_gift.html"


@login_required
@require_http_methods(["GET", "POST"])
def care_gift(request, pk):
    """A gift of relationship care: no complaint, no apology, its own line of the budget; authority as ever."""
    seen = Customer.objects.visible_to(request.user).select_related("team")
    customer = get_object_or_404(seen, pk=pk)
    if not permissions.may_handle(request.user) or customer.is_erased:
        raise PermissionDenied("care")
    note(AccessKind.OPENED, by=request.user, thing=customer)
    at, context = now(), {"customer": customer}
    try:
        frame = care_frame(customer, customer.team or request.user.team, at)
    except NoPolicy:
        return render(request, PAGE, context)
    form = CareGiftForm(request.POST or None, customer=customer, currency=frame.currency)
    context |= {"frame": frame, "form": form}
    if request.method == "GET":
        return render(request, PAGE, context)
    if not form.is_valid():
        return invalid(request, PAGE, context)
    try:
        given = give_care(customer, by=request.user, at=at, **form.cleaned_data)
    except (RequirementsMissing, BudgetExceeded, OutOfStock, NoPolicy) as refusal:
        for words in in_words(refusal, None):
            form.add_error(None, words)
        return invalid(request, PAGE, context)
    waits = given.state == GiftState.SUBMITTED
    told = _("Somebody else decides: %(item)s.") if waits else _("Decided on your word: %(item)s.")
    messages.success(request, told % {"item": given.item})
    return turn_to(request, given)
