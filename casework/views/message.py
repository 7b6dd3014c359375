from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from casework.message_doors import MESSAGE_ACTS
from casework.views.door import case_for, pass_through


@login_required
@require_http_methods(["GET", "POST"])
def message_act(request, reference, pk, noun):
    """What becomes of words that were said: unreadable, in another case, or translated."""
    case = case_for(request.user, reference)
    message = get_object_or_404(case.messages.select_related("by", "apology"), pk=pk)
    return pass_through(request, case, MESSAGE_ACTS[noun], {"message": message})
