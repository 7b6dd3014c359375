from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import get_conditional_response
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.permissions import may_supervise, may_supervise_team
from casework.bulk import MOST, do_each
from casework.floor import FloorFile, floors_of
from casework.forms import floor as forms
from casework.shift import HAND_OVER, SPREAD
from casework.spreading import suggested
from casework.views.bulk import told
from complaints import care
from complaints.models import Complaint, HelpCall
from ui.keys import form_key, key_of
from ui.responses import invalid, turn_to
from ui.sentences import recorded

MOST_SPREAD = 200  # cases on one page: each is two fields of a form, which may have a thousand


@dataclass(frozen=True)
class PersonAct:
    """Something that is decided for one colleague: the form that asks, the act that does it."""

    form: type
    title: Any
    button: Any
    do: Callable[..., Any]


PERSON_ACTS = {
    "stop": PersonAct(forms.StopForm, gettext_lazy("Stop assignment"), gettext_lazy("Stop it"), care.stop_assignment),
    "resume": PersonAct(
        forms.OfPersonForm, gettext_lazy("Resume assignment"), gettext_lazy("Resume it"), care.resume_assignment
    ),
    "away": PersonAct(forms.AbsenceForm, gettext_lazy("Away from now on"), gettext_lazy("Write it down"), care.be_away),
    "back": PersonAct(forms.OfPersonForm, gettext_lazy("Back again"), gettext_lazy("Write it down"), care.be_back),
}


def floor_of(request) -> FloorFile:
    """The floor that an address asks for. Raises PermissionDenied for who supervises nobody, 404 without a team."""
    if not may_supervise(request.user):
        raise PermissionDenied("floor")
    teams = floors_of(request.user)
    if not teams:
        raise Http404
    wanted = key_of(request.GET.get("team", "")) or request.user.team_id
    team = next((one for one in teams if one.pk == wanted), teams[0])
    return FloorFile(request.user, team, now(), teams)


@login_required
@require_safe
def floor(request):
    """Who needs me now, and who carries what."""
    file = floor_of(request)
    return render(request, "casework/floor.html", {"floor": file, "teams": file.teams})


@login_required
@require_safe
def state(request):
    """The same again and again: an answer of no bytes while nothing has changed since what the page has ``seen``."""
    file = floor_of(request)
    return news(request, file.seen, "casework/floor.html#state", {"floor": file})


def news(request, mark: str, template: str, context: dict) -> HttpResponse:
    """``template``, unless the page or the browser shows already what ``mark`` stands for.

    204 leaves the page alone: what is focused stays so.
    """
    etag = f'"{mark}"'
    response = HttpResponse(status=204) if request.GET.get("seen") == mark else None
    response = response or get_conditional_response(request, etag=etag) or render(request, template, context)
    response["ETag"], response["Cache-Control"] = etag, "private, no-cache"
    return response


def colleague(request, pk: int) -> User:
    """Somebody whom the reader supervises; else 404, for who supervises nobody 403."""
    if not may_supervise(request.user):
        raise PermissionDenied("colleague")
    person = get_object_or_404(User.objects.select_related("team"), pk=pk, is_active=True)
    if not may_supervise_team(request.user, person.team_id):
        raise Http404
    return person


@login_required
@require_http_methods(["GET", "POST"])
def person(request, pk, act):
    """One act about one colleague, with its reason."""
    somebody, known = colleague(request, pk), PERSON_ACTS[act]
    form = known.form(request.POST if request.method == "POST" else None, person=somebody)
    context = {"person": somebody, "act": known, "form": form}
    if request.method == "GET":
        return render(request, "casework/person.html", context)
    if not form.is_valid():
        return invalid(request, "casework/person.html", context)
    try:
        known.do(somebody, by=request.user, at=now(), **form.cleaned_data)
    except ValidationError as refusal:  # two who would stand in for each other
        form.add_error(None, refusal.messages)
        return invalid(request, "casework/person.html", context)
    messages.success(request, recorded(f"{known.title}, {somebody.name}"))
    return turn_to(request, "casework:floor")


@login_required
@require_http_methods(["GET", "POST"])
def spread(request, pk):
    """The open cases of one colleague over the others: first who would get which, then what became of each."""
    somebody = colleague(request, pk)
    form = forms.OfPersonForm(request.POST if request.method == "POST" else None, person=somebody)
    mine = Complaint.objects.visible_to(request.user).in_progress().handled_by(somebody)
    cases = list(mine.for_desk().select_related("team", "customer", "category")[: MOST_SPREAD + 1])
    context = {"person": somebody, "form": form, "rows": suggested(cases[:MOST_SPREAD], somebody, now())}
    context |= {"is_capped": len(cases) > MOST_SPREAD, "most": MOST_SPREAD}
    context |= {"receivers": User.objects.handlers(somebody.team).exclude(pk=somebody.pk)}
    context["key"] = form_key(request.POST.get("key", ""))
    if request.method == "GET":
        return render(request, "casework/spread.html", context)
    if not form.is_valid():
        return invalid(request, "casework/spread.html", context)
    wanted, receivers = chosen(request.POST, context["receivers"])
    asked = {key: {"receiver": receiver} for key, receiver in receivers.items()}
    asked |= {"how": SPREAD, "reason": form.cleaned_data["reason"]}
    pairs = [(key, version) for key, version in wanted if key in receivers]
    results = do_each(HAND_OVER, pairs, asked, by=request.user, at=now(), key=context["key"])
    done = {"title": _("Spread over the team"), **told(results, pairs)}
    return render(request, "casework/spread_done.html", done)


def chosen(posted, people) -> tuple[list[tuple[int, int]], dict[int, User]]:
    """[(case, version as shown)] and {case: who shall carry it} of a page of suggestions; nonsense is left out."""
    known = {str(one.pk): one for one in people}
    pairs = [word.partition(".")[::2] for word in posted.getlist("case")[:MOST]]
    numbers = [(key_of(key), key_of(version)) for key, version in pairs]
    wanted = [(key, version) for key, version in numbers if key and version]
    receivers = {key: known[to] for key, _version in wanted if (to := posted.get(f"to-{key}", "")) in known}
    return wanted, receivers


@login_required
@require_safe
def call_now(request, reference):
    """The call for help of a case as it stands, asked for again and again while it does."""
    case = get_object_or_404(Complaint.objects.visible_to(request.user), reference=reference)
    call = HelpCall.objects.standing().filter(complaint=case).select_related("asked_by", "answered_by").first()
    if call is None or not call.may_be_heard_by(request.user):
        call = None
    mark = call.mark if call else "none"
    return news(request, mark, "casework/panels/call_now.html", {"call": call, "case": case})
