from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.sitting import identity_shown
from audit.models import AccessKind, note
from casework.casefile import CaseFile
from casework.dossier import Dossier, dossier_text
from casework.views.door import case_for
from complaints.models import Complaint
from history.masking import unmasked


@login_required
@require_safe
@never_cache
def dossier(request, reference):
    """One case on paper, whole and unmasked. Its making is noted."""
    key, at = case_to_hand_out(request, reference).pk, now()
    with unmasked():
        case = Complaint.objects.for_case_page().get(pk=key)
        file = Dossier(case, request.user, at)
        note(AccessKind.DOSSIER, by=request.user, thing=case, form="paper")
        return render(request, "casework/dossier.html", {"file": file, "case": case, "at": at})


@login_required
@require_safe
@never_cache
@identity_shown
def dossier_file(request, reference):
    """The same as data with digests and seals, which docs/dossier.md says how to verify.

    Its making is noted with the fingerprint by which the file is known again.
    """
    case = case_to_hand_out(request, reference)
    with unmasked():
        text, fingerprint = dossier_text(case, by=request.user, at=now())
        note(AccessKind.DOSSIER, by=request.user, thing=case, form="file", sha256=fingerprint)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{case.reference}.json"'
    response["X-Content-SHA256"] = fingerprint
    return response


def case_to_hand_out(request, reference: str) -> Complaint:
    """The case, if this person sees it and may take it out of the house; with a mask on, nobody may."""
    case = case_for(request.user, reference)
    if not CaseFile(case, request.user, now()).may_have_dossier:
        raise PermissionDenied("dossier")
    return case
