from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_fsm import TransitionNotAllowed, can_proceed

from audit.models import AccessKind, Entry, note
from audit.steps import MovedOn, RequirementsMissing
from casework import queueing
from casework.casefile import CaseFile
from casework.doors import DOORS, PROMISE_ACTS, Door
from complaints.choices import OWED
from complaints.models import Complaint
from ui.responses import collision, invalid, turn_to


def case_for(user, reference: str) -> Complaint:
    """The case, with all that its head shows, if this person may see it; else 404. The opening is noted."""
    case = get_object_or_404(Complaint.objects.visible_to(user).for_case_page(), reference=reference)
    note(AccessKind.OPENED, by=user, thing=case)
    return case


@login_required
@require_http_methods(["GET", "POST"])
def door(request, reference, noun):
    """One verb of one case: ask for its facts, then take the step or say what is missing."""
    return pass_through(request, case_for(request.user, reference), DOORS[noun], {})


@login_required
@require_http_methods(["GET", "POST"])
def promise_door(request, reference, pk, noun):
    """What becomes of one promise that we still owe."""
    case = case_for(request.user, reference)
    promise = get_object_or_404(case.promises.filter(state__in=OWED), pk=pk)
    return pass_through(request, case, PROMISE_ACTS[noun], {"promise": promise})


def pass_through(request, case: Complaint, door: Door, given: dict):
    """GET shows the form; POST does it and returns to the case."""
    if not case.may(door.verb, request.user):
        raise PermissionDenied(door.verb)
    about = {"about": next(iter(given.values()))} if given else {}
    form = door.form(request.POST if request.method == "POST" else None, case=case, user=request.user, **about)
    if door.moves and not can_proceed(getattr(case, door.verb)):
        return moved_on(request, case, form)
    file = CaseFile(case, request.user, now(), head_only=True)
    context = {"door": door, "form": form, "file": file, "case": case, "queue": queueing.beside(request, case), **given}
    if request.method == "GET":
        return render(request, "casework/door.html", context)
    if not form.is_valid():
        return invalid(request, "casework/door.html", context)
    before = case.due_at, case.handler_id
    try:
        if door.moves:
            case.expect(form.cleaned_data["version"])
        door.open(case, by=request.user, at=now(), **form.facts(), **given)
    except RequirementsMissing as error:
        for item in error.missing:
            form.add_error(None, _("Still missing: %(what)s.") % {"what": item.label})
        return invalid(request, "casework/door.html", context)
    except (MovedOn, TransitionNotAllowed):
        return moved_on(request, case, form)
    return onwards(request, case, door, before)


def onwards(request, case: Complaint, door: Door, before: tuple):
    """Back to the case; whoever works through a list and is done with this one goes on to the next."""
    messages.success(request, _("Recorded: %(what)s.") % {"what": door.title})
    draft = f"{case.reference}/{door.verb}"
    if queueing.finishes(request, case, before, moved=door.moves):
        return turn_to(request, "casework:queue", saved_draft=draft)
    return turn_to(request, "casework:case", case.reference, saved_draft=draft)


def moved_on(request, case: Complaint, form):
    """Somebody was quicker: who did what, and all that was typed, kept for copying."""
    newest = Complaint.objects.select_related("last_step_by").get(pk=case.pk)
    last = Entry.objects.about(newest).filter(verb=f"complaint_{newest.last_step}").last()
    return collision(
        request,
        {
            "case_url": newest.get_absolute_url(),
            "reference": newest.reference,
            "actor": newest.last_step_by.alias if newest.last_step_by else "",
            "act": last.sentence if last else "",
            "at": newest.last_step_at,
            "typed": typed_words(form),
        },
    )


def typed_words(form) -> list[tuple[str, str]]:
    """Everything that was written in free words, by the name of its field."""
    return [
        (field.label, value)
        for part in [form, *getattr(form, "parts", [])]
        for name, field in part.fields.items()
        if not field.widget.is_hidden and not hasattr(field, "choices")
        if (value := form.data.get(part.add_prefix(name), ""))
    ]
