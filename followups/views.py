from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe
from django_fsm import TransitionNotAllowed

from accounts import permissions
from audit.models import Entry
from audit.steps import MovedOn, RequirementsMissing
from followups.agenda import FIRST_HOUR, LAST_HOUR, Agenda
from followups.agendarows import cells, drawn
from followups.choices import WAITING, FollowUpState
from followups.forms import AssigneeForm, CancellationForm, WindowForm
from followups.models import FollowUp
from followups.moving import CannotMove, move
from ui.responses import collision, invalid, turn_to
from ui.sentences import recorded


@dataclass(frozen=True)
class Change:
    """What can be done with a follow-up besides making it; ``states`` in which it may."""

    verb: str
    form: type
    title: Any
    button: Any
    states: tuple = WAITING
    act: Callable[..., Any] | None = None

    def do(self, followup: FollowUp, **facts) -> None:
        """The function that asks first where there is one, else the verb itself."""
        if self.act:
            self.act(followup, **facts)
        else:
            getattr(followup, self.verb)(**facts)


CHANGES = {
    "window": Change(
        "reschedule",
        WindowForm,
        gettext_lazy("Move the follow-up"),
        gettext_lazy("Move it"),
        (FollowUpState.SCHEDULED,),
        move,
    ),
    "assignee": Change("assign", AssigneeForm, gettext_lazy("Hand the follow-up over"), gettext_lazy("Hand it over")),
    "cancellation": Change(
        "cancel",
        CancellationForm,
        gettext_lazy("Cancel the follow-up"),
        gettext_lazy("Cancel it"),
        (*WAITING, FollowUpState.SUSPENDED),
    ),
}


@login_required
@require_safe
def follow_ups(request):
    """Whom to ask how it is: missed first, then today, the week and later; or a week or a month as a grid."""
    if not permissions.may_read_cases(request.user):
        raise PermissionDenied("follow-ups")
    agenda = Agenda(request.user, request.GET, now())
    context = {"agenda": agenda, "whose": agenda.whose, "view": agenda.view}
    if agenda.view == "list":
        context["groups"] = drawn(agenda, agenda.groups)
    else:
        hours = range(FIRST_HOUR, LAST_HOUR + 1)
        context |= {"grid": agenda.grid, "days": cells(agenda), "hours": hours}
    return render(request, "followups/follow_ups.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def change(request, pk, noun):
    """Move, hand over or cancel one follow-up, and return to it."""
    wanted = CHANGES[noun]
    related = ("complaint__category", "customer", "assignee", "rule", "programme_step", "team")
    followup = get_object_or_404(FollowUp.objects.visible_to(request.user).select_related(*related), pk=pk)
    if not followup.may(wanted.verb, request.user):
        raise PermissionDenied(wanted.verb)
    form = wanted.form(request.POST if request.method == "POST" else None, followup=followup, user=request.user)
    if followup.state not in wanted.states:
        return moved_on(request, followup, form)
    context = {"followup": followup, "form": form, "change": wanted}
    if request.method == "GET":
        return render(request, "followups/change.html", context)
    if not form.is_valid():
        return invalid(request, "followups/change.html", context)
    try:
        followup.expect(form.cleaned_data["version"])
        wanted.do(followup, by=request.user, at=now(), **form.facts())
    except CannotMove as error:
        for objection in error.objections:
            form.add_error(objection.field, objection.words)
        return invalid(request, "followups/change.html", context)
    except RequirementsMissing as error:
        for item in error.missing:
            form.add_error(None, _("Still missing: %(what)s.") % {"what": item.label})
        return invalid(request, "followups/change.html", context)
    except (MovedOn, TransitionNotAllowed):
        return moved_on(request, followup, form)
    messages.success(request, recorded(wanted.title))
    return turn_to(request, "followups:follow_ups")


def moved_on(request, followup: FollowUp, form):
    """Somebody was quicker: who did what."""
    last = Entry.objects.about(followup).with_people().last()
    typed = [name for name in form.fields if name != "version" and form.data.get(name)]
    return collision(
        request,
        {
            "case_url": followup.get_absolute_url(),
            "actor": last.actor.alias if last and last.actor else "",
            "act": last.sentence if last else "",
            "at": last.at if last else None,
            "typed": [(form.fields[name].label, form.data[name]) for name in typed],
        },
    )
