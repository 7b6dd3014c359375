"""Scorecards: those to fill in, the card itself, and what becomes of it. No page compares people."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_fsm import TransitionNotAllowed

from audit.models import AccessKind, note
from audit.steps import MovedOn, RequirementsMissing
from history.masking import unmasked
from training.choices import CardState, Group, RoundState
from training.commands import ON_SCORECARD
from training.confiding import as_author, case_to_score, moments_of, page_before, who_acted
from training.drifting import own_drift
from training.forms.scores import BeginForm, CardForm
from training.models import Scorecard, ScoreRound
from training.models.scorecard import failing_of, scores_of
from training.permissions import may_review
from training.privileges import may_score
from ui.keys import key_of
from ui.responses import collision, invalid, turn_to

ACTS = {"release": "release", "drop": "drop"}
MOST_DRAFTS = 50


@login_required
@require_safe
def scorecards(request):
    """What waits for me, the rounds I may see, the cards I may read, and how far I was from what was agreed."""
    user = request.user
    if not may_review(user):
        raise PermissionDenied("scorecards")
    cards, rounds = Scorecard.objects.visible_to(user), ScoreRound.objects.visible_to(user)
    drafts = cards.filter(scorer=user, state=CardState.DRAFT).for_rows().order_by("pk")
    done = cards.filter(round=None).exclude(state__in=[CardState.DRAFT, CardState.DROPPED]).for_rows()
    rows, more = page_before(done, key_of(request.GET.get("before")))
    under_way, more_rounds = page_before(
        rounds.exclude(state=RoundState.CANCELLED).for_rows(), key_of(request.GET.get("round"))
    )
    context = {"drafts": drafts[:MOST_DRAFTS], "rows": rows, "more": more, "rounds": under_way}
    context |= {"more_rounds": more_rounds, "drift": own_drift(user), "group_labels": Group.labels}
    return render(request, "training/scorecards.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def scorecard_new(request, reference):
    """Begin a card of one's own on a case, or a round with others."""
    user, case = request.user, case_to_score(request.user, reference)
    if case is None:
        raise PermissionDenied("scorecard_new")
    facts = {"case": case, "user": user, "acted": who_acted(case), "on": localdate()}
    form = BeginForm(request.POST if request.method == "POST" else None, **facts)
    context = {"form": form, "case": case, "has_rubric": form.fields["rubric"].queryset.exists()}
    context["has_people"] = bool(facts["acted"])
    if request.method == "GET":
        return render(request, "training/scorecard_new.html", context)
    if not form.is_valid():
        return invalid(request, "training/scorecard_new.html", context)
    chosen = form.cleaned_data
    begun = {"agent": chosen["agent"], "rubric": chosen["rubric"], "by": user, "at": now()}
    mine = {"complaint": case, "scorer": user, "state": CardState.DRAFT}
    if chosen["scorers"]:
        with unmasked():
            found = ScoreRound.begin(case, **begun, scorers=[user, *chosen["scorers"]])
            card = Scorecard.objects.get(round=found, **mine)
    else:
        with unmasked():
            card = Scorecard.objects.filter(round=None, **mine).first() or Scorecard.begin(case, **begun)
    return turn_to(request, "training:scorecard", card.pk)


def card_for(request, pk: int) -> Scorecard:
    """A card that the person may see; else 404. One's own comes as one wrote it. The opening is noted."""
    seen = Scorecard.objects.visible_to(request.user).for_rows().select_related("complaint__customer")
    with as_author(seen.filter(pk=pk, scorer=request.user).exists()):
        card = get_object_or_404(seen, pk=pk)
    note(AccessKind.OPENED, by=request.user, thing=card.complaint)
    return card


@login_required
@require_http_methods(["GET", "POST"])
def scorecard(request, pk):
    """A card: being filled in by its scorer, or as it was handed in."""
    card = card_for(request, pk)
    own = card.scorer_id == request.user.pk
    with as_author(own):
        rows = card.answers_by_facts()
    context = {"card": card, "rows": rows, "own": own}
    if not own or card.state != CardState.DRAFT:
        if request.method == "POST":
            raise PermissionDenied("scorecard")
        return render(request, "training/scorecard.html", context | outcome(card, rows, request.user))
    context["moments"] = moments_of(card.complaint)
    context["keyed_answers"] = [(command.code, command.label) for command in ON_SCORECARD]
    if request.method == "GET":
        return render(request, "training/scorecard_form.html", context | {"form": CardForm(card=card, rows=rows)})
    return kept(request, card, rows, context)


def outcome(card: Scorecard, rows: list, user) -> dict:
    """What a card that stands comes to, item by item and in its three parts; and what one may still do with it."""
    may_release = card.state == CardState.HANDED_IN and card.may("release", user)
    may_coach = card.is_fixed and card.agent_id != user.pk and may_score(user, card.complaint)
    told = {"scores": scores_of(rows), "failing": failing_of(rows)}
    return told | {"may_release": may_release, "may_coach": may_coach}


def kept(request, card: Scorecard, rows: list, context: dict):
    """Keep what was typed; and hand it in if that was the button."""
    form = CardForm(request.POST, card=card, rows=rows)
    context["form"] = form
    if not form.is_valid():
        return invalid(request, "training/scorecard_form.html", context)
    at = now()
    try:
        with unmasked():
            card.expect(form.cleaned_data["version"])
            card.write(form.answers(), form.cleaned_data["summary"], by=request.user, at=at)
            if "hand_in" in request.POST:
                card.finish(by=request.user, at=at)
    except RequirementsMissing as error:
        form.mark_lacking(error.missing)
        return invalid(request, "training/scorecard_form.html", context)
    except (MovedOn, TransitionNotAllowed):
        return collision(request, {"reference": card.complaint.reference, "typed": []})
    if "hand_in" not in request.POST:
        messages.success(request, _("Kept as a draft. Nobody else sees it."))
        return turn_to(request, "training:scorecard", card.pk, saved_draft=f"scorecard-{card.pk}")
    messages.success(request, _("Handed in. It can no longer be changed."))
    if card.round_id:
        return turn_to(request, "training:round", card.round_id, saved_draft=f"scorecard-{card.pk}")
    return turn_to(request, "training:scorecard", card.pk, saved_draft=f"scorecard-{card.pk}")


@login_required
@require_POST
def scorecard_act(request, pk, act):
    """Show a card to the agent, or drop a draft."""
    with unmasked():
        card = get_object_or_404(Scorecard.objects.visible_to(request.user).for_rows(), pk=pk)
        try:
            getattr(card, ACTS[act])(by=request.user, at=now())
        except (MovedOn, TransitionNotAllowed):
            return collision(request, {"reference": card.complaint.reference, "typed": []})
    if act == "drop":
        return turn_to(request, "training:scorecards")
    messages.success(request, _("The agent now reads it under “My coaching”."))
    return turn_to(request, "training:scorecard", card.pk)
