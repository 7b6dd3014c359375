"""Files of a case: added, taken away again, handed out. Whoever asks is looked at each time."""

import logging

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit.models import AccessKind, note
from casework.attaching import FIELD, take_files, waiting_files
from casework.message_doors import FILE_ACTS
from casework.views.door import case_for, pass_through
from casework.views.reply import at_composer, spoken_on
from complaints.filing import Missing
from complaints.models import Attachment, Complaint
from ui.responses import SEALED_OFF, turn_to

log = logging.getLogger(__name__)


def file_of(case: Complaint, user, pk: int) -> Attachment:
    """One file of the case; what waits for somebody's words only they see, anybody else 404."""
    file = get_object_or_404(case.attachments.select_related("by"), pk=pk)
    if file.kept_for_id not in (None, user.pk):
        raise Http404
    return file


@login_required
@require_POST
def attachments(request, reference):
    """Files for the reader's next words, one or several at a time."""
    case = spoken_on(request, reference)
    refused = take_files(case, request.FILES.getlist(FIELD), by=request.user, at=now())
    if request.htmx:
        context = {"case": case, "waiting": waiting_files(case, request.user), "refused": refused}
        return render(request, "casework/panels/waiting_files.html", context, status=422 if refused else 200)
    for words in refused:
        messages.error(request, words)
    return turn_to(request, at_composer(case))


@login_required
@require_POST
def removal(request, reference, pk):
    """Take away a file that has not gone anywhere yet."""
    case = spoken_on(request, reference)
    case.drop_file(file_of(case, request.user, pk), by=request.user, at=now())
    return turn_to(request, at_composer(case))


@login_required
@require_safe
@never_cache
def attachment(request, reference, pk):
    """The file itself, to save; with ``?shown`` a picture to look at. Nobody opens one with a mask on."""
    case = case_for(request.user, reference)
    file = file_of(case, request.user, pk)
    if file.is_masked or case._masked:
        return render(request, "casework/file_refused.html", {"case": case, "is_masked": True}, status=403)
    if not file.is_there:
        return render(request, "casework/file_refused.html", {"case": case, "is_gone": True}, status=410)
    try:
        answer = HttpResponse(file.content, content_type=file.mime)
    except Missing:
        log.error("The file of attachment %s is missing", file.pk)
        return render(request, "casework/file_refused.html", {"case": case}, status=404)
    note(AccessKind.OPENED, by=request.user, thing=file)
    is_shown = "shown" in request.GET and file.is_shown
    answer["Content-Disposition"] = content_disposition_header(not is_shown, file.saved_as)
    return sealed_off(answer)


def sealed_off(response: HttpResponse) -> HttpResponse:
    """Whatever is in the file, a browser neither guesses nor runs anything, and no other page takes it in."""
    response["Content-Security-Policy"] = SEALED_OFF
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


@login_required
@require_http_methods(["GET", "POST"])
def redaction(request, reference, pk):
    """Destroy a file for good."""
    case = case_for(request.user, reference)
    file = file_of(case, request.user, pk)
    if not file.is_there or file.kept_for_id is not None:
        raise Http404
    if case.under_legal_hold():
        raise PermissionDenied("redact_file")
    return pass_through(request, case, FILE_ACTS["redaction"], {"attachment": file})
