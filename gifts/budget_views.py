"""The budgets and their ledgers: what a team may still give away, and why every figure is what it is."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, render
from django.utils.http import urlencode
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from complaints.models import policy_day
from gifts import permissions
from gifts.budget_forms import FORMS, BeginForm
from gifts.models import Budget, BudgetClosed, BudgetExceeded
from ui.amounts import amount_words
from ui.keys import key_of
from ui.responses import invalid, turn_to
from ui.sentences import recorded

PAGE = 50


@login_required
@require_http_methods(["GET", "POST"])
def budgets(request):
    """Every budget with its use, the newest period first; a manager begins the next one here."""
    if not permissions.may_see_budgets(request.user):
        raise PermissionDenied("budgets")
    begin = BeginForm(request.POST or None) if permissions.may_keep_budgets(request.user) else None
    rows = Budget.objects.visible_to(request.user).select_related("team").order_by("-starts_on", "team__name")
    context = {"rows": list(rows[:PAGE]), "begin": begin, "today": policy_day()}
    if request.method == "GET":
        return render(request, "gifts/budgets.html", context)
    if begin is None:
        raise PermissionDenied("budget")
    if not begin.is_valid():
        return invalid(request, "gifts/budgets.html", context)
    try:
        made = begin.begin(by=request.user, at=now())
    except ValidationError as error:
        begin.add_error(None, error.messages)
        return invalid(request, "gifts/budgets.html", context)
    return turn_to(request, made)


@login_required
@require_safe
def budget(request, pk):
    """One budget: its use, its ledger line by line, and for a manager what can be done."""
    return render(request, "gifts/budget.html", page_of(request, budget_for(request.user, pk)))


@login_required
@require_POST
def movement(request, pk, noun):
    """Put money in, adjust, reverse or close: with its reason, or back with what is wrong."""
    found = budget_for(request.user, pk)
    permissions.must_keep_budgets(request.user)
    kind, button = FORMS[noun]
    form = kind(request.POST, budget=found)
    if form.is_valid():
        try:
            form.move(by=request.user, at=now())
        except (ValidationError, BudgetExceeded, BudgetClosed) as refusal:
            form.add_error(None, in_words(refusal))
        else:
            messages.success(request, recorded(button))
            return turn_to(request, found)
    return invalid(request, "gifts/budget.html", page_of(request, found, {noun: form}))


def in_words(refusal: Exception):
    """Why it was refused, and what helps."""
    if isinstance(refusal, BudgetClosed):
        return refusal.words
    if isinstance(refusal, BudgetExceeded):
        left = amount_words(refusal.budget.available, refusal.budget.currency)
        return _("Only %(left)s of %(budget)s is neither spent nor reserved.") % {
            "left": left,
            "budget": refusal.budget,
        }
    return refusal.messages


def budget_for(user, pk: int) -> Budget:
    """The budget, if this person may see it; else 404."""
    rows = Budget.objects.visible_to(user).select_related("team", "closed_by")
    return get_object_or_404(rows, pk=pk)


def page_of(request, found: Budget, bound: dict | None = None) -> dict:
    """What the page of one budget shows, with the forms that were just refused."""
    lines = found.lines.select_related("by", "budget", "gift", "reversal").order_by("-pk")
    if before := key_of(request.GET.get("before")):
        lines = lines.filter(pk__lt=before)
    rows = list(lines[: PAGE + 1])
    keeps = permissions.may_keep_budgets(request.user) and found.closed_at is None
    nouns = FORMS if keeps else {"reversal": FORMS["reversal"]} if permissions.may_keep_budgets(request.user) else {}
    made = bound or {}
    return {
        "budget": found,
        "rows": rows[:PAGE],
        "more": urlencode({"before": rows[PAGE - 1].pk}) if len(rows) > PAGE else "",
        "acts": [(noun, words, made.get(noun) or kind(budget=found)) for noun, (kind, words) in nouns.items()],
    }
