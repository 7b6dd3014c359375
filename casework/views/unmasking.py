from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBadRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts import permissions
from accounts.middleware import lift_mask, lifted_until
from accounts.sitting import identity_shown
from audit.models import AccessKind, WhyUnmasked, note
from casework.views.door import case_for
from complaints.models import Complaint
from customers.models import Customer
from ui.responses import turn_to


class UnmaskingForm(forms.Form):
    """The reason, one of a few: it is kept in the access log."""

    why = forms.ChoiceField(label=_("Why"), choices=WhyUnmasked)


@login_required
@require_POST
@identity_shown
def case(request, reference):
    """Show one case, its customer, gifts and follow-ups without the mask for a quarter of an hour."""
    found = case_for(request.user, reference)
    return lifted(request, found, people_of(found))


@login_required
@require_POST
@identity_shown
def customer(request, pk):
    """Show what is known of one customer without the mask for a quarter of an hour."""
    found = get_object_or_404(Customer.objects.visible_to(request.user), pk=pk)
    return lifted(request, found, [(Customer._meta.db_table, found.pk)])


def unmasking(request, thing) -> dict | None:
    """What the page of a case or customer offers to those who may lift the mask; None for others."""
    if not permissions.may_unmask(request.user):
        return None
    until = lifted_until(request, (thing._meta.db_table, thing.pk))
    return {"url": f"{thing.get_absolute_url()}unmasking/", "reasons": WhyUnmasked.choices, "until": until}


def lifted(request, thing, people):
    """Lift the mask, write down who did and why, and return to the page."""
    if not permissions.may_unmask(request.user):
        raise PermissionDenied("unmask")
    form = UnmaskingForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest()
    note(AccessKind.UNMASKED, by=request.user, thing=thing, why=form.cleaned_data["why"])
    lift_mask(request, people)
    return turn_to(request, thing)


def people_of(case: Complaint) -> list[tuple[str, int]]:
    """Everything of one case that is about a person: itself, the customer, its gifts and follow-ups."""
    people = [(Complaint._meta.db_table, case.pk)]
    if case.customer_id:
        people.append((Customer._meta.db_table, case.customer_id))
    for parts in (case.gifts, case.followups):
        people += [(parts.model._meta.db_table, pk) for pk in parts.values_list("pk", flat=True)]
    return people
