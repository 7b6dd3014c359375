"""Starter sets in the admin: shown first, brought in by a manager."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_protect

from accounts.permissions import works_here
from intake import trades as sets


@csrf_protect
def trades(request):
    """What a starter set (``trade``) would add and succeed; POST brings it in. For managers."""
    if not (works_here(request.user) and request.user.role == "manager"):
        raise PermissionDenied("trades")
    known = sets.trades()
    trade = known.get((request.POST or request.GET).get("trade", ""))
    problem: list[str] = []
    if request.method == "POST" and trade:
        try:
            done = len(sets.load_trade(trade, by=request.user))
        except ValidationError as error:
            problem = error.messages
        else:
            words = ngettext("%(count)d row is in.", "%(count)d rows are in.", done) % {"count": done}
            messages.success(request, words)
            return HttpResponseRedirect(f"{reverse('admin:trades')}?{urlencode({'trade': trade.code})}")
    context = {
        **admin.site.each_context(request),
        "title": _("Starter sets by trade"),
        "trades": known.values(),
        "trade": trade,
        "steps": sets.steps_of(trade) if trade else [],
        "problem": problem,
    }
    return TemplateResponse(request, "admin/trades.html", context, status=422 if problem else 200)
