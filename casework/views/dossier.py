from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts import permissions
from casework.dossier import Dossier, dossier_text
from casework.views.door import case_for
from complaints.models import Complaint


@login_required
@require_safe
@never_cache
def dossier(request, reference):
    """One case on paper, whole and unmasked."""
    case, at = case_to_hand_out(request, reference), now()
    file = Dossier(case, request.user, at)
    return render(request, "casework/dossier.html", {"file": file, "case": case, "at": at})


@login_required
@require_safe
@never_cache
def dossier_file(request, reference):
    """The same as data with digests and seals, which docs/dossier.md says how to verify."""
    case, at = case_to_hand_out(request, reference), now()
    text, fingerprint = dossier_text(case, by=request.user, at=at)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{case.reference}.json"'
    response["X-Content-SHA256"] = fingerprint
    return response


def case_to_hand_out(request, reference: str) -> Complaint:
    """The case, if this person sees it and may take it out of the house."""
    case = case_for(request.user, reference)
    if not permissions.may_have_dossier(request.user):
        raise PermissionDenied("dossier")
    return case
