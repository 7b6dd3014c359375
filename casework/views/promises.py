"""What we have promised, the next due first; and the promise that is found in what somebody writes."""

from datetime import datetime
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import Q
from django.shortcuts import get_object_or_404, render
from django.utils.dateparse import parse_datetime
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from accounts import permissions
from casework.views.door import case_for
from complaints.models import Complaint, Promise
from complaints.promising import LONGEST_TEXT, Caught, all_caught
from ui.keys import key_of
from ui.responses import turn_to
from ui.sentences import recorded

PAGE = 50
SILENT = {"internal", "inbound"}  # what is not said to the customer promises nothing


@login_required
@require_safe
def promises(request):
    """The queue: mine or the team's, page by page behind the last row seen."""
    if not permissions.may_read_cases(request.user):
        raise PermissionDenied("promises")
    whose = request.GET.get("whose", "mine" if permissions.may_handle(request.user) else "team")
    queue = Promise.objects.for_queue(request.user)
    if whose == "mine":
        queue = queue.filter(owner=request.user)
    rows = list(after(queue, request.GET.get("after", ""))[: PAGE + 1])
    more = rows[PAGE - 1] if len(rows) > PAGE else None
    context = {"whose": whose, "rows": rows[:PAGE], "at": now(), "may_act": permissions.may_handle(request.user)}
    context["more_url"] = more and "?" + urlencode({"whose": whose, "after": f"{more.due_at.isoformat()}~{more.pk}"})
    return render(request, "casework/promises.html", context)


def after(queue, place: str):
    """The rows behind ``place``: the moment and the number of the last one seen."""
    moment, _tilde, number = place.partition("~")
    try:
        due_at = parse_datetime(moment)
    except ValueError:
        due_at = None
    key = key_of(number)
    if not isinstance(due_at, datetime) or due_at.tzinfo is None or key is None:
        return queue
    return queue.filter(Q(due_at__gt=due_at) | Q(due_at=due_at, pk__gt=key))


@login_required
@require_POST
def keep(request, pk):
    """Kept, in one press from the queue."""
    promise = get_object_or_404(Promise.objects.visible_to(request.user).owed().select_related("complaint"), pk=pk)
    promise.complaint.keep_promise(by=request.user, at=now(), promise=promise)
    if request.htmx:
        return render(request, "casework/promises.html#row", {"row": promise, "at": now(), "may_act": True})
    messages.success(request, recorded(promise.get_state_display()))
    return turn_to(request, "casework:promises")


@login_required
@require_POST
def hint(request, reference):
    """The promise in the words that are being written, to be kept as one; nothing where there is none."""
    case = case_for(request.user, reference)
    found = promise_in(request, case)
    return render(request, "casework/panels/promise_hint.html", {"case": case, "found": found})


@login_required
@require_POST
def keep_words(request, reference):
    """Make the promise that the words hold, at the time that was shown."""
    case = case_for(request.user, reference)
    if not case.may("make_promise", request.user):
        raise PermissionDenied("make_promise")
    found = promise_in(request, case)
    if found is None:
        raise BadRequest("no promise in these words")
    owner = case.handler or request.user
    made = case.make_promise(by=request.user, at=now(), text=found.sentence[:300], owner=owner, due_at=found.due_at)
    return render(request, "casework/panels/promise_hint.html", {"case": case, "made": made})


def promise_in(request, case: Complaint) -> Caught | None:
    """What the words of the request promise and the case does not owe yet; only words to the customer promise."""
    at = now()
    words = (request.POST.get("body") or request.POST.get("words") or "")[:LONGEST_TEXT]
    if not words or request.POST.get("direction") in SILENT or not case.may("make_promise", request.user):
        return None
    found = list(all_caught(words, at, case.working_calendar.schedule(at)))
    owed = set(case.promises.owed().values_list("text", flat=True)) if found else set()
    return next((one for one in found if one.sentence[:300] not in owed), None)
