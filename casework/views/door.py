from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_fsm import TransitionNotAllowed, can_proceed

from accounts.readers import Kind, in_place_of, somebody
from audit.models import AccessKind, Entry, note
from audit.steps import MovedOn, RequirementsMissing
from casework import queueing
from casework.casefile import CaseFile
from casework.doors import DOORS, PROMISE_ACTS, Door
from complaints.choices import OWED
from complaints.models import Complaint, policy_day
from ui.asked_often import SOME_TEXT, Question, kept
from ui.responses import collision, invalid, turn_to
from ui.sentences import recorded


def case_for(user, reference: str) -> Complaint:
    """The case, with all that its head shows, if this person may see it; else 404. The opening is noted."""
    page = page_of_a_case(Kind.of(user), policy_day())
    case = page.answer_or_404(in_place_of(user) | {SOME_TEXT: reference})
    note(AccessKind.OPENED, by=user, thing=case)
    return case


@kept
def page_of_a_case(kind: Kind, today: date) -> Question[Complaint]:
    """The case with the reference that is given, as readers of this kind see it on this day."""
    return Question(Complaint.objects.visible_to(somebody(kind)).for_case_page(today).filter(reference=SOME_TEXT))


@kept
def row_of_a_case(kind: Kind) -> Question[Complaint]:
    """The same without what its page shows, to act on it."""
    return Question(Complaint.objects.visible_to(somebody(kind)).filter(reference=SOME_TEXT))


def case_asked_for(request, reference: str) -> Complaint:
    """The case for its page, or to act on it: then nothing of it is shown, and only its own row is read; else 404."""
    if request.method == "GET":
        return case_for(request.user, reference)
    row = row_of_a_case(Kind.of(request.user))
    return row.answer_or_404(in_place_of(request.user) | {SOME_TEXT: reference})


@login_required
@require_http_methods(["GET", "POST"])
def door(request, reference, noun):
    """One verb of one case: ask for its facts, then take the step or say what is missing."""
    return pass_through(request, case_asked_for(request, reference), DOORS[noun], {})


@login_required
@require_http_methods(["GET", "POST"])
def promise_door(request, reference, pk, noun):
    """What becomes of one promise that we still owe."""
    case = case_asked_for(request, reference)
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
    if request.method == "GET":
        return render(request, "casework/door.html", page(request, case, door, form, given))
    if not form.is_valid():
        return ask_again(request, case, door, form, given)
    before = case.due_at, case.handler_id
    try:
        if door.moves:
            case.expect(form.cleaned_data["version"])
        door.open(case, by=request.user, at=now(), **form.facts(), **given)
    except RequirementsMissing as error:
        for item in error.missing:
            form.add_error(None, _("Still missing: %(what)s.") % {"what": item.label})
        return ask_again(request, case, door, form, given)
    except (MovedOn, TransitionNotAllowed):
        return moved_on(request, case, form)
    return onwards(request, case, door, before)


def page(request, case: Complaint, door: Door, form, given: dict) -> dict:
    """What the page of a door shows: the head of its case, the form, and the list one works through."""
    file = CaseFile(case, request.user, now(), head_only=True)
    return {"door": door, "form": form, "file": file, "case": case, "queue": queueing.beside(request, case), **given}


def ask_again(request, case: Complaint, door: Door, form, given: dict):
    """The form with what is wrong beside it; the case is read anew, as nothing of what failed may show."""
    shown = case_for(request.user, case.reference)
    return invalid(request, "casework/door.html", page(request, shown, door, form, given))


def onwards(request, case: Complaint, door: Door, before: tuple):
    """Back to the case; whoever works through a list and is done with this one goes on to the next."""
    messages.success(request, recorded(door.title))
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
