from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.utils.http import urlencode
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST, require_safe
from django_fsm import TransitionNotAllowed

from accounts import permissions
from audit.models import AccessKind, Entry, note
from audit.steps import MovedOn, RequirementsMissing
from gifts.authority import deciding
from gifts.cards import greeting
from gifts.choices import GiftState
from gifts.facts import facts_of_case, facts_of_gift
from gifts.file import GiftFile
from gifts.models import BudgetClosed, Gift
from gifts.permissions import may_see_budgets
from gifts.steps import STEPS
from ui.keys import key_of
from ui.responses import collision, invalid, turn_to

PAGE = 50


@login_required
@require_safe
def gifts(request):
    """The register: who gave what to whom, why, and by whose word. Supervisors see first what waits for them."""
    if not permissions.may_read_cases(request.user):
        raise PermissionDenied("gifts")
    decides = permissions.may_supervise(request.user)
    state = request.GET.get("state", "submitted" if decides else "")
    whose = request.GET.get("whose", "")
    found = Gift.objects.visible_to(request.user)
    waiting = found.waiting().exclude(requested_by=request.user)
    late = waiting.filter(decide_by__lt=now()).count()
    if state in GiftState.values:
        found = found.filter(state=state)
    if whose == "mine":
        found = found.filter(requested_by=request.user)
    if before := key_of(request.GET.get("before")):
        found = found.filter(pk__lt=before)
    rows = list(found.for_register()[: PAGE + 1])
    context = {
        "rows": rows[:PAGE],
        "more": urlencode({"state": state, "whose": whose, "before": rows[PAGE - 1].pk}) if len(rows) > PAGE else "",
        "state": state,
        "whose": whose,
        "waiting": waiting.count(),
        "late": late,
        "budgets_open": may_see_budgets(request.user),
        "states": GiftState.choices,
    }
    return render(request, "gifts/gifts.html", context)


@login_required
@require_safe
def gift(request, pk):
    """Everything about one gift; for who decides it, all that the decision needs in one look."""
    return render(request, "gifts/gift.html", {"file": GiftFile(gift_for(request.user, pk), request.user, now())})


@login_required
@require_safe
def card(request, pk):
    """The card on paper, in the customer's language; only the firm speaks here."""
    found = gift_for(request.user, pk)
    with override(found.language):
        return render(request, "gifts/card.html", {"gift": found, "greeting": greeting(found)})


@login_required
@require_POST
def step(request, pk, noun):
    """Take one step of a gift and return to it, or give the page back with what is wrong."""
    found, wanted = gift_for(request.user, pk), STEPS[noun]
    if not found.may(wanted.verb, request.user):
        raise PermissionDenied(wanted.verb)
    form = wanted.form(request.POST, gift=found)
    file = GiftFile(found, request.user, now(), {noun: form})
    if not wanted.is_open(found, request.user):
        return moved_on(request, found, form)
    if not form.is_valid():
        return invalid(request, "gifts/gift.html", {"file": file})
    try:
        found.expect(form.cleaned_data["version"])
        with deciding(wanted.verb, found, by=request.user, at=file.at):
            getattr(found, wanted.verb)(by=request.user, at=file.at, **form.facts())
    except BudgetClosed as closed:
        form.add_error(None, closed.words)
        return invalid(request, "gifts/gift.html", {"file": file})
    except RequirementsMissing as error:
        for item in error.missing:
            form.add_error(None, _("Still missing: %(what)s.") % {"what": item.label})
        return invalid(request, "gifts/gift.html", {"file": file})
    except (MovedOn, TransitionNotAllowed):
        return moved_on(request, found, form)
    messages.success(request, _("Recorded: %(what)s.") % {"what": wanted.button})
    return turn_to(request, found)


def gift_for(user, pk: int) -> Gift:
    """The gift with what it rests on, if this person may see it; else 404. The opening is noted."""
    gifts = Gift.objects.visible_to(user).annotate(**facts_of_case("complaint_id"), **facts_of_gift(now()))
    of_the_case, people = (
        ("complaint__category", "complaint__customer", "customer"),
        ("requested_by", "decided_by", "decided_for"),
    )
    found = get_object_or_404(gifts.select_related(*of_the_case, *people, "item", "budget__team", "tier"), pk=pk)
    note(AccessKind.OPENED, by=user, thing=found)
    return found


def moved_on(request, found: Gift, form):
    """Somebody was quicker: who did what, and what was typed."""
    last = Entry.objects.about(found).with_people().last()
    typed = [name for name in form.fields if name != "version" and form.data.get(name)]
    return collision(
        request,
        {
            "case_url": found.get_absolute_url(),
            "actor": last.actor.alias if last and last.actor else "",
            "act": last.sentence if last else "",
            "at": last.at if last else None,
            "typed": [(form.fields[name].label or name, form.data[name]) for name in typed],
        },
    )
