"""Coaching: the agent's own page, the notes of a coach, one note and what becomes of it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_fsm import TransitionNotAllowed

from accounts.permissions import may_handle
from audit.models import AccessKind, note
from audit.steps import MovedOn
from history.masking import unmasked
from training.choices import CardState, NoteState, RoundState
from training.confiding import case_to_score, moments_of, page_before, who_acted
from training.forms.coaching import AcknowledgeForm, CheckForm, NoteForm
from training.models import CoachingNote, Scorecard, ScoreRound
from training.permissions import may_review
from ui.keys import key_of
from ui.responses import collision, invalid, turn_to

FORMS = {"acknowledgement": AcknowledgeForm, "second-look": CheckForm}
ACTS = {"acknowledgement": "acknowledge", "second-look": "check_again", "withdrawal": "withdraw"}
MOST_SCORES = 20
COACHS_WORDS = ("behaviour", "effect", "change", "result")


def whose_notes(user, asked: str) -> str:
    """Which of one's notes are asked for: "mine", "written" or "led"; the first that concerns the role."""
    open_to = {"mine": may_handle(user), "written": may_review(user), "led": user.role in {"supervisor", "manager"}}
    if asked in open_to and open_to[asked]:
        return asked
    return next((name for name, is_open in open_to.items() if is_open), "")


@login_required
@require_safe
def coaching(request):
    """My coaching: notes for me and scores that were shown to me; or those I wrote, or of the people I lead."""
    user = request.user
    whose = whose_notes(user, request.GET.get("whose", ""))
    if not whose:
        raise PermissionDenied("coaching")
    notes = CoachingNote.objects.visible_to(user).for_rows().select_related("complaint__customer")
    if whose == "led":
        rows = notes.exclude(agent=user).exclude(coach=user)
    else:
        rows = notes.filter(agent=user) if whose == "mine" else notes.filter(coach=user)
    rows, more = page_before(rows, key_of(request.GET.get("before")))
    context = {"whose": whose, "rows": rows, "more": more, "today": localdate(), "may_review": may_review(user)}
    if whose == "mine":
        context |= shown_to(user)
    context["tabs"] = tabs_of(user)
    return render(request, "training/coaching.html", context)


def tabs_of(user) -> list[tuple[str, str]]:
    """[(which notes, what they are called)] that the role has."""
    called = {"mine": _("Mine"), "written": _("Written by me"), "led": _("Of my people")}
    return [(name, words) for name, words in called.items() if whose_notes(user, name) == name]


def shown_to(user) -> dict:
    """The scores that the agent was shown, the newest first, and how many notes wait for a word."""
    cards = Scorecard.objects.filter(agent=user, round=None, state=CardState.RELEASED).for_rows()
    rounds = ScoreRound.objects.filter(agent=user, state=RoundState.RELEASED).for_rows()
    return {
        "cards": cards.order_by("-pk")[:MOST_SCORES],
        "rounds": rounds.order_by("-pk")[:MOST_SCORES],
        "waiting": CoachingNote.objects.waiting_for(user).count(),
    }


@login_required
@require_http_methods(["GET", "POST"])
def note_new(request, reference):
    """Write a coaching note on a case."""
    user, case = request.user, case_to_score(request.user, reference)
    if case is None:
        raise PermissionDenied("note_new")
    facts = {"case": case, "user": user, "acted": who_acted(case), "on": localdate()}
    form = NoteForm(request.POST if request.method == "POST" else None, **facts)
    context = {"form": form, "case": case, "moments": moments_of(case)}
    if request.method == "GET":
        return render(request, "training/note_new.html", context)
    if not form.is_valid():
        return invalid(request, "training/note_new.html", context)
    about = about_what(request, case, form.cleaned_data["agent"])
    with unmasked():
        written = CoachingNote.begin(case, by=user, at=now(), **form.cleaned_data, **about)
    messages.success(request, _("Written down. It waits for the agent."))
    return turn_to(request, "training:note", written.pk, saved_draft=f"coaching-{case.reference}")


def about_what(request, case, agent) -> dict:
    """The card or the round that the note follows from, if the address names one that the coach may see."""
    same = {"complaint": case, "agent": agent}
    card, found = key_of(request.GET.get("card")), key_of(request.GET.get("round"))
    return {
        "card": card and Scorecard.objects.visible_to(request.user).filter(pk=card, **same).first() or None,
        "round": found and ScoreRound.objects.visible_to(request.user).filter(pk=found, **same).first() or None,
    }


def note_for(request, pk: int) -> CoachingNote:
    """A note that the person may see; else 404. The coach's own words come as they were written."""
    seen = CoachingNote.objects.visible_to(request.user).for_rows().select_related("complaint__customer")
    found = get_object_or_404(seen, pk=pk)
    if found.coach_id == request.user.pk:
        with unmasked():
            found.__dict__ |= CoachingNote.objects.filter(pk=pk).values(*COACHS_WORDS).get()
    return found


@login_required
@require_safe
def note_page(request, pk):
    """One note: between the agent, the coach and whoever leads the agent."""
    found = note_for(request, pk)
    note(AccessKind.OPENED, by=request.user, thing=found.complaint)
    return render(request, "training/note.html", note_context(request, found))


def note_context(request, found: CoachingNote, form=None) -> dict:
    """What the page of a note shows to this reader."""
    wanted = {NoteState.WAITING: "acknowledgement", NoteState.ACKNOWLEDGED: "second-look"}
    act = wanted.get(found.state, "")
    if act and not found.may(ACTS[act], request.user):
        act = ""
    if act and form is None:
        form = FORMS[act](note=found)
    may_withdraw = found.state == NoteState.WAITING and found.may("withdraw", request.user)
    return {"note": found, "act": act, "form": form, "may_withdraw": may_withdraw, "today": localdate()}


@login_required
@require_POST
def note_act(request, pk, act):
    """Acknowledge a note, look again, or take it back."""
    with unmasked():
        seen = CoachingNote.objects.visible_to(request.user).for_rows().select_related("complaint__customer")
        found = get_object_or_404(seen, pk=pk)
        form = FORMS[act](request.POST, note=found) if act in FORMS else None
    if form is not None and not form.is_valid():
        return invalid(request, "training/note.html", note_context(request, note_for(request, pk), form))
    with unmasked():
        facts = {name: value for name, value in (form.cleaned_data if form else {}).items() if name != "version"}
        try:
            if form is not None:
                found.expect(form.cleaned_data["version"])
            getattr(found, ACTS[act])(by=request.user, at=now(), **facts)
        except (MovedOn, TransitionNotAllowed):
            return collision(request, {"reference": found.complaint.reference, "typed": []})
    if act == "withdrawal":
        return turn_to(request, "training:coaching")
    messages.success(request, _("Recorded."))
    return turn_to(request, "training:note", pk)
