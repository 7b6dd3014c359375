from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django_fsm import TransitionNotAllowed

from accounts.readers import Kind, in_place_of
from audit.models import AccessKind, Entry, note
from audit.steps import MovedOn, RequirementsMissing
from casework.callfile import CallFile, followup_for
from casework.following_up import carry_out_step, complete_follow_up
from casework.forms.call import AttemptForm, EndingForm, StepForm
from casework.surveying import mail_survey
from followups.choices import WAITING
from followups.links import link_of
from followups.models import FollowUp, Notice
from followups.surveys import CannotAsk, make_survey
from history.attribution import attributed
from ui.asked_often import SOME_NUMBER
from ui.responses import collision, invalid, turn_to

SAME_TRY = timedelta(minutes=1)
PAGE = "casework/call.html"


@login_required
@require_http_methods(["GET", "POST"])
def call(request, pk):
    """Ask how it is, layer by layer, or carry out a step. Still unhappy begins the case again, one level up."""
    file = file_for(request, pk)
    followup = file.followup
    if request.method == "GET":
        seen(followup, request.user, file.at)
        return render(request, PAGE, page(file))
    if not followup.may("complete", request.user):
        raise PermissionDenied("complete")
    form = file.given = file.empty_form(request.POST)
    if not file.waits:
        return moved_on(request, followup, form)
    if file.is_erased:
        form.add_error(None, _("The data were erased: nothing new about the person is taken in."))
    if not form.is_valid():
        return invalid(request, PAGE, page(file))
    try:
        followup.expect(form.cleaned_data["version"])
        record = carry_out_step if isinstance(form, StepForm) else complete_follow_up
        begins_again = record(followup, by=request.user, at=file.at, **form.facts())
    except RequirementsMissing as error:
        for item in error.missing:
            form.add_error(None, _("Still missing: %(what)s.") % {"what": item.label})
        again = file_for(request, pk)
        again.given = form
        return invalid(request, PAGE, page(again))
    except (MovedOn, TransitionNotAllowed):
        return moved_on(request, followup, form)
    return after(request, followup, bool(begins_again))


def after(request, followup: FollowUp, begins_again: bool):
    """Back to the case that began again, else to the talk, which offers to close."""
    case, draft = followup.complaint, f"follow-up/{followup.pk}"
    if begins_again:
        name = case.handler.alias if case.handler else _("the team")
        words = _("The case begins again, one level up, with %(name)s. Two options within 24 hours.")
        messages.warning(request, words % {"name": name})
        return turn_to(request, case, saved_draft=draft)
    messages.success(request, _("The talk is recorded."))
    return turn_to(request, followup, saved_draft=draft)


@login_required
@require_POST
def attempt(request, pk):
    """Nobody answered: noted once a minute at most, however often the button is pressed."""
    file = file_for(request, pk)
    followup = file.followup
    if not followup.may("attempt", request.user):
        raise PermissionDenied("attempt")
    form = AttemptForm(request.POST, offered=file.next_try)
    if not file.waits:
        return moved_on(request, followup, form)
    if file.is_erased:
        raise PermissionDenied("erased")
    if not form.is_valid():
        file.attempt = form
        return invalid(request, PAGE, page(file))
    if not followup.attempts.filter(by=request.user, at__gt=file.at - SAME_TRY).exists():
        facts = form.cleaned_data
        if "next_try_at" not in request.POST:  # the one press: everything as it was offered
            facts["next_try_at"] = file.next_try
        try:
            followup.attempt(by=request.user, at=file.at, **facts)
        except MovedOn:
            return moved_on(request, followup, form)
    messages.success(request, _("The try is noted. The follow-up stays open."))
    return turn_to(request, followup)


@login_required
@require_POST
def ending(request, pk):
    """Nobody was reached, however often we tried: it ends so, with the reason."""
    file = file_for(request, pk)
    followup = file.followup
    if not followup.may("give_up", request.user):
        raise PermissionDenied("give_up")
    form = EndingForm(request.POST)
    if not file.waits:
        return moved_on(request, followup, form)
    if form.is_valid():
        try:
            followup.expect(form.cleaned_data["version"])
            followup.give_up(by=request.user, at=file.at, **form.facts())
        except RequirementsMissing as error:
            for item in error.missing:
                form.add_error(None, _("Still missing: %(what)s.") % {"what": item.label})
        except (MovedOn, TransitionNotAllowed):
            return moved_on(request, followup, form)
        else:
            messages.success(request, _("It ended without a talk. It does not count as satisfied."))
            return turn_to(request, followup)
    again = file_for(request, pk)
    return invalid(request, PAGE, page(again) | {"ending": form})


@login_required
@require_POST
def survey_link(request, pk):
    """Make a link: it leaves by mail, or is shown to copy. An earlier one that was not answered holds no more."""
    file = file_for(request, pk)
    followup = file.followup
    if not followup.may("attempt", request.user):
        raise PermissionDenied("survey")
    try:
        if "mail" in request.POST:
            mail_survey(followup, by=request.user, at=file.at)
            messages.success(request, _("The survey is on its way."))
            return turn_to(request, followup)
        made = make_survey(followup, by=request.user, at=file.at)
    except (CannotAsk, MovedOn) as error:
        why = str(error) if isinstance(error, CannotAsk) else _("Somebody was quicker. Look at it again.")
        messages.warning(request, why)
        return turn_to(request, followup)
    response = render(request, PAGE, page(file_for(request, pk)) | {"link": link_of(made)})
    response["Cache-Control"] = "no-store"
    return response


def file_for(request, pk: int) -> CallFile:
    """The follow-up with its case and what was said and done, if this person may see it; else 404.

    The opening is noted.
    """
    user = request.user
    followup = followup_for(Kind.of(user)).answer_or_404(in_place_of(user) | {SOME_NUMBER: pk})
    note(AccessKind.OPENED, by=user, thing=followup)
    return CallFile(followup, user, now())


def page(file: CallFile) -> dict:
    """What the template reads; a talk that may be recorded has the forms beside it."""
    return {"call": file, "followup": file.followup, "case": file.case, "form": file.form, "ending": file.ending}


def seen(followup: FollowUp, user, at) -> None:
    """Reminders of it, and what the customer said there, have reached this person."""
    if followup.was_told:
        Notice.objects.filter(reminder__followup=followup).unseen_by(user).update(seen_at=at)
    if followup.was_heard and followup.state not in WAITING:
        with attributed(reason="seen"):
            followup.hearings.filter(recipient=user, seen_at=None).update(seen_at=at)


def moved_on(request, followup: FollowUp, form):
    """Somebody was quicker: who did what, and the words that were typed."""
    last = Entry.objects.about(followup).with_people().last()
    kept = ("improvement", "words", "note", "reason")
    typed = [(form.fields[name].label, form.data[name]) for name in kept if name in form.fields and form.data.get(name)]
    return collision(
        request,
        {
            "case_url": followup.get_absolute_url(),
            "reference": followup.complaint.reference if followup.complaint else "",
            "actor": last.actor.alias if last and last.actor else "",
            "act": last.sentence if last else "",
            "at": last.at if last else None,
            "typed": typed,
        },
    )
