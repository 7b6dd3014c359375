from datetime import date

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.readers import Kind, in_place_of, somebody
from audit.models import AccessKind, note
from audit.steps import MovedOn, RequirementsMissing
from casework.giftchoice import Narrowing
from casework.giftdesk import GiftDesk
from casework.remedying import remedy_with_gift
from casework.views.door import moved_on
from complaints.choices import State
from complaints.models import Complaint, policy_day
from gifts.choices import GiftState
from gifts.facts import facts_of_case
from gifts.giving import NoPolicy
from gifts.models import Gift
from gifts.models.budget import BudgetExceeded
from gifts.models.catalogue import OutOfStock
from ui.amounts import amount_words
from ui.asked_often import SOME_TEXT, Question, kept
from ui.responses import invalid, turn_to

PAGE = "casework/gift.html"


@login_required
@require_http_methods(["GET", "POST"])
def gift(request, reference):
    """What to give, how much, by whose word and with which card; first whether speed and apology were right."""
    case = case_for_gift(request.user, reference)
    if case.state == State.WITHDRAWN:
        return moved_on(request, case, forms.Form())
    posted = request.method == "POST"
    desk = GiftDesk(case, request.user, now(), request.POST if posted else None)
    context = {"desk": desk, "case": case}
    if not posted or desk.frame is None:
        return render(request, PAGE, context, status=422 if posted else 200)
    if Narrowing.is_asked(request.POST):
        return render(request, PAGE, context)
    if not desk.form.is_valid():
        return invalid(request, PAGE, context)
    try:
        given = remedy_with_gift(case, by=request.user, at=desk.at, **desk.form.facts())
    except MovedOn:
        return moved_on(request, case, desk.form)
    except (RequirementsMissing, BudgetExceeded, OutOfStock, NoPolicy) as refusal:
        for words in in_words(refusal, desk):
            desk.form.add_error(None, words)
        return invalid(request, PAGE, context)
    messages.success(request, outcome(given, desk))
    return turn_to(request, given, saved_draft=f"{case.reference}/gift")


@login_required
@require_POST
def checks(request, reference):
    """What the form says so far: the checks, the scale, the card, who decides. Nothing is written."""
    case = case_for_gift(request.user, reference)
    desk = GiftDesk(case, request.user, now(), request.POST)
    if desk.frame is None:
        return render(request, "casework/gift.html#checks", {"desk": None})
    return render(request, "casework/gift.html#live", {"desk": desk, "case": case, "live": True})


@login_required
@require_POST
def catalogue(request, reference):
    """The catalogue as it is narrowed in the form. Nothing is written."""
    case = case_for_gift(request.user, reference)
    desk = GiftDesk(case, request.user, now(), request.POST)
    if desk.frame is None:
        return render(request, "casework/gift.html#checks", {"desk": None})
    return render(request, "casework/gift.html#catalogue", {"desk": desk, "case": case})


def case_for_gift(user, reference: str) -> Complaint:
    """The case with what a gift rests on. Raises 404 where it is not to be seen, 403 where nobody gives."""
    page = page_for_a_gift(Kind.of(user), policy_day())
    case = page.answer_or_404(in_place_of(user) | {SOME_TEXT: reference})
    if not Gift(complaint=case, team=case.team).may("draft", user):
        raise PermissionDenied("gift")
    note(AccessKind.OPENED, by=user, thing=case)
    return case


@kept
def page_for_a_gift(kind: Kind, today: date) -> Question[Complaint]:
    """The case with the reference that is given and what a gift rests on, as readers of this kind see it."""
    cases = Complaint.objects.visible_to(somebody(kind)).for_case_page(today).annotate(**facts_of_case())
    return Question(cases.filter(reference=SOME_TEXT))


def in_words(refusal: Exception, desk: GiftDesk) -> list[str]:
    """Why it was refused, and what helps."""
    if isinstance(refusal, RequirementsMissing):
        return [_("Still missing: %(what)s.") % {"what": item.label} for item in refusal.missing]
    if isinstance(refusal, BudgetExceeded):
        left = amount_words(refusal.budget.available, refusal.budget.currency)
        return [_("The budget has only %(left)s left. Choose something smaller, or ask a manager.") % {"left": left}]
    if isinstance(refusal, OutOfStock):
        return [_("The last one has just been taken. Choose something else; all you wrote is kept.")]
    return [_("No budget covers this team and currency today. A manager has to open one; all you wrote is kept.")]


def outcome(given: Gift, desk: GiftDesk) -> str:
    """Whether it goes ahead, or who decides."""
    if given.state != GiftState.SUBMITTED:
        return _("Decided on your word: %(item)s.") % {"item": given.item}
    return _("Waiting for %(name)s: %(item)s.") % {"name": desk.verdict.approver, "item": given.item}
