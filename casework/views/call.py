from dataclasses import asdict
from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Prefetch, Subquery
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST
from django_fsm import TransitionNotAllowed

from audit.models import AccessKind, Entry, note
from audit.steps import MovedOn, RequirementsMissing
from casework.calling import script_for
from casework.following_up import complete_follow_up
from casework.forms.call import LAYERS, CallForm
from complaints.choices import Channel, State
from complaints.models import ContactAttempt, Message, Promise, Resolution
from customers.models import ContactPoint
from followups.choices import WAITING
from followups.models import FollowUp
from gifts.models import Gift
from ui.responses import collision, invalid, turn_to

SHOWN = 12
SAME_TRY = timedelta(minutes=1)


@login_required
@require_http_methods(["GET", "POST"])
def call(request, pk):
    """Ask how it is, layer by layer. Still unhappy begins the case again, one level up."""
    followup, at = follow_up_for(request.user, pk), now()
    waits = followup.state in WAITING
    if request.method == "GET":
        form = CallForm(followup=followup) if waits and followup.may("complete", request.user) else None
        return render(request, "casework/call.html", page(request, followup, form, at))
    if not followup.may("complete", request.user):
        raise PermissionDenied("complete")
    form = CallForm(request.POST, followup=followup)
    if not waits:
        return moved_on(request, followup, form)
    if not form.is_valid():
        return invalid(request, "casework/call.html", page(request, followup, form, at))
    try:
        followup.expect(form.cleaned_data["version"])
        begins_again = complete_follow_up(followup, by=request.user, at=at, **form.facts())
    except RequirementsMissing as error:
        for item in error.missing:
            form.add_error(None, _("Still missing: %(what)s.") % {"what": item.label})
        return invalid(request, "casework/call.html", page(request, follow_up_for(request.user, pk), form, at))
    except (MovedOn, TransitionNotAllowed):
        return moved_on(request, followup, form)
    return after(request, followup, begins_again)


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
    """Nobody answered: note the try on the case, once a minute at most, however often the button is pressed."""
    followup, at = follow_up_for(request.user, pk), now()
    case = followup.complaint
    if not case.may("attempt_contact", request.user):
        raise PermissionDenied("attempt_contact")
    if followup.state not in WAITING:
        return moved_on(request, followup, CallForm(request.POST, followup=followup))
    if not case.attempts.filter(by=request.user, at__gt=at - SAME_TRY).exists():
        note = request.POST.get("note", "").replace("\x00", "")[:300]
        channel = followup.channel if followup.channel in Channel.values else Channel.PHONE
        try:
            case.attempt_contact(by=request.user, at=at, channel=channel, note=note)
        except MovedOn:
            return moved_on(request, followup, CallForm(request.POST, followup=followup))
    messages.success(request, _("The try is noted. The follow-up stays open."))
    return turn_to(request, followup)


def follow_up_for(user, pk: int) -> FollowUp:
    """The follow-up with its case and what was said and done, if this person may see it; else 404.

    The opening is noted.
    """
    of_case = {"complaint": OuterRef("complaint")}
    verbatim = Message.objects.filter(**of_case, is_verbatim=True).order_by("pk")
    resolution = Resolution.objects.filter(**of_case, taken_back=False).order_by("-at")
    of_the_case = ("complaint__category", "complaint__team", "complaint__handler", "complaint__customer")
    found = FollowUp.objects.visible_to(user).select_related(*of_the_case, "customer", "rule", "assignee", "done_by")
    found = found.annotate(
        verbatim=Subquery(verbatim.values("body")[:1]), what_was_done=Subquery(resolution.values("what_was_done")[:1])
    ).prefetch_related(
        Prefetch("customer__contact_points", ContactPoint.objects.order_by("-is_preferred", "pk")),
        Prefetch("complaint__promises", Promise.objects.order_by("due_at")),
        Prefetch("complaint__gifts", Gift.objects.counted().select_related("item").order_by("pk")),
        Prefetch("complaint__attempts", ContactAttempt.objects.select_related("by").order_by("-at")),
    )
    followup = get_object_or_404(found, pk=pk)
    note(AccessKind.OPENED, by=user, thing=followup)
    return followup


def page(request, followup: FollowUp, form: CallForm | None, at) -> dict:
    """What stands on the call screen."""
    case = followup.complaint
    with override(case.language):
        script = asdict(script_for(followup, request.user))
    others = (
        FollowUp.objects.visible_to(request.user)
        .waiting()
        .filter(assignee=request.user, earliest_at__lt=at + timedelta(days=1))
    )
    points = list(followup.customer.contact_points.all()) if followup.customer else []
    return {
        "followup": followup,
        "case": case,
        "form": form,
        "layers": [
            {"name": name, "script": script[name], "field": form[name], "helper": form.helpers[name]}
            for name in LAYERS
        ] if form else [],
        "answers": answers(followup),
        "opening": script["opening"],
        "points": points,
        "phone": next((point for point in points if point.kind == "phone"), None),
        "too_early": followup.state in WAITING and followup.is_too_early(at),
        "may_close": case.state == State.RESOLVED and case.may("close", request.user),
        "others": list(others.for_agenda()[:SHOWN]),
    }  # fmt: skip


def answers(followup: FollowUp) -> list[tuple[str, str]]:
    """[(layer, answer)] of a talk that was made."""
    if not followup.solved:
        return []
    pairs = [
        (CallForm.base_fields["solved"].label, followup.get_solved_display()),
        (CallForm.base_fields["compensation"].label, followup.get_compensation_display()),
        (CallForm.base_fields["feeling"].label, followup.get_feeling_display()),
        (CallForm.base_fields["improvement"].label, followup.improvement),
        (CallForm.base_fields["relationship"].label, followup.get_relationship_display()),
    ]
    return [(layer, answer) for layer, answer in pairs if answer]


def moved_on(request, followup: FollowUp, form: CallForm):
    """Somebody was quicker: who did what, and the words that were typed."""
    last = Entry.objects.about(followup).with_people().last()
    typed = [(form.fields[name].label, form.data[name]) for name in ("improvement", "words") if form.data.get(name)]
    return collision(
        request,
        {
            "case_url": followup.get_absolute_url(),
            "reference": followup.complaint.reference,
            "actor": last.actor.alias if last and last.actor else "",
            "act": last.sentence if last else "",
            "at": last.at if last else None,
            "typed": typed,
        },
    )
