"""A round of blind scoring: who is in, then how far apart they are, then what they agree on and why."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django_fsm import TransitionNotAllowed

from audit.models import AccessKind, note
from audit.steps import MovedOn
from history.masking import unmasked
from training.comparing import RoundFile
from training.forms.scores import AgreeForm
from training.models import ScoreRound
from training.privileges import may_score
from ui.responses import collision, invalid, turn_to

ACTS = {"comparison": "reveal", "release": "release", "cancellation": "cancel"}


def round_for(request, pk: int) -> ScoreRound:
    """A round that the person may see; else 404. The opening is noted."""
    seen = ScoreRound.objects.visible_to(request.user).for_rows().select_related("complaint__customer")
    found = get_object_or_404(seen, pk=pk)
    note(AccessKind.OPENED, by=request.user, thing=found.complaint)
    return found


@login_required
@require_http_methods(["GET", "POST"])
def score_round(request, pk):
    """The round as it stands; posted, its leader records the agreed score."""
    file = RoundFile(round_for(request, pk), request.user)
    form = AgreeForm(request.POST or None, found=file.round, rows=file.spreads) if file.may("agree") else None
    context = {"file": file, "round": file.round, "form": form, "acts": acts_of(file)}
    context["may_coach"] = bool(file.in_hand) and may_score(request.user, file.round.complaint)
    context["rows"] = [(one, *fields(form, one)) for one in file.compared]
    if request.method == "GET":
        return render(request, "training/round.html", context)
    if form is None:
        raise PermissionDenied("agree")
    if not form.is_valid():
        return invalid(request, "training/round.html", context)
    try:
        with unmasked():
            found = ScoreRound.objects.select_related("complaint").get(pk=pk)
            found.expect(form.cleaned_data["version"])
            found.agree(by=request.user, at=now(), answers=form.agreed(), why=form.cleaned_data["reason"])
    except ValidationError as error:
        form.add_error(None, error)
        return invalid(request, "training/round.html", context)
    except (MovedOn, TransitionNotAllowed):
        return collision(request, {"reference": file.round.complaint.reference, "typed": []})
    messages.success(request, _("The agreed score is recorded."))
    return turn_to(request, "training:round", pk)


def fields(form, one) -> tuple:
    """The two fields of an item in the form, if there is one."""
    return (form[f"answer_{one.item.pk}"], form[f"reason_{one.item.pk}"]) if form else (None, None)


def acts_of(file: RoundFile) -> dict[str, bool]:
    """{verb: whether the reader may do it now}."""
    return {verb: file.may(verb) for verb in ACTS.values()}


@login_required
@require_POST
def round_act(request, pk, act):
    """Compare now, show the agreed score to the agent, or cancel."""
    with unmasked():
        seen = ScoreRound.objects.visible_to(request.user).select_related("complaint", "agent")
        found = get_object_or_404(seen, pk=pk)
        try:
            getattr(found, ACTS[act])(by=request.user, at=now())
        except (MovedOn, TransitionNotAllowed):
            return collision(request, {"reference": found.complaint.reference, "typed": []})
    if act == "cancellation":
        return turn_to(request, "training:scorecards")
    return turn_to(request, "training:round", pk)
