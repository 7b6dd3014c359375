from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Value
from django.db.models.functions import Greatest
from django.http import HttpRequest
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from accounts.permissions import may_handle, may_read_cases
from casework.bulk import do_each
from casework.deskfile import moment_of
from casework.forms.floor import BackForm
from casework.handing_on import NOTE
from casework.shift import HAND_OVER, LEAVE, SHIFT, ShiftFile, back_by_default
from casework.views.bulk import told
from casework.views.floor import chosen
from complaints import care
from history.attribution import attributed
from ui.keys import form_key
from ui.responses import invalid

LONGEST_LINE = 2000  # characters of one line of a note


@login_required
@require_http_methods(["GET", "POST"])
def shift(request):
    """End my shift: what falls due before I am back, to whom it goes, and that I am away until then."""
    if not may_handle(request.user):
        raise PermissionDenied("shift")
    at = now()
    asked = request.POST if request.method == "POST" else request.GET
    initial = {"back": back_by_default(request.user, at)}
    form = BackForm(asked if "back" in asked else None, initial=initial)
    is_valid = form.is_valid()
    back_at = form.cleaned_data["back"] if is_valid else initial["back"]
    file = ShiftFile(request.user, at, back_at)
    receivers = User.objects.handlers(request.user.team).exclude(pk=request.user.pk)
    context = {"shift": file, "form": form, "receivers": receivers, "key": form_key(asked.get("key", ""))}
    if request.method == "GET":
        return render(request, "casework/shift.html", context)
    if not is_valid:
        return invalid(request, "casework/shift.html", context)
    done = hand_over(request, receivers, at, context["key"])
    care.be_away(request.user, by=request.user, at=at, until=back_at)
    return render(request, "casework/spread_done.html", {"title": _("End my shift"), "back_at": back_at, **done})


def hand_over(request: HttpRequest, receivers, at: datetime, key) -> dict:
    """Each listed case to the colleague named, with the note; without one to the team, which sees that it is so.

    Returns what the page says of it.
    """
    wanted, known = chosen(request.POST, receivers)
    asked: dict = {"how": SHIFT}
    for case, receiver in known.items():
        asked[case] = {"receiver": receiver} | {name: line(request, f"{name}-{case}") for name in NOTE}
    over = [(case, version) for case, version in wanted if case in known]
    left = [(case, version) for case, version in wanted if case not in known]
    facts = {"by": request.user, "at": at, "key": key}
    return told(do_each(HAND_OVER, over, asked, **facts) + do_each(LEAVE, left, {}, **facts), wanted)


def line(request, name: str) -> str:
    """One line of a note; what PostgreSQL cannot hold is left out."""
    return request.POST.get(name, "").replace("\0", "").strip()[:LONGEST_LINE]


@login_required
@require_POST
def breath(request):
    """Ten minutes without new cases, or ready again: everybody decides that for themselves."""
    if "ready" in request.POST:
        care.breathe_again(request.user, at=now())
    elif "back" in request.POST:
        care.be_back(request.user, by=request.user, at=now())
    else:
        care.take_breath(request.user, at=now())
        messages.success(request, _("Ten minutes are yours. No new case comes to you; your supervisor sees it."))
    return redirect("casework:desk")


@login_required
@require_POST
def caught_up(request):
    """What happened while I was away is read, up to the moment that the page told of."""
    if not may_read_cases(request.user):
        raise PermissionDenied("caught_up")
    shown = min(moment_of(request.POST.get("until", "")) or now(), now())
    with attributed(reason="caught_up"):  # never back again: an older page may still be open beside this one
        User.objects.filter(pk=request.user.pk).update(caught_up_at=Greatest("caught_up_at", Value(shown)))
    return redirect("casework:desk")
