from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from casework.deadlines import Deadline
from casework.past import CasePast
from casework.views.door import case_for
from history import moments


@login_required
@require_safe
def deadline(request, reference, pk):
    """How one deadline of a case came about; with ``at``, as it stood at that moment."""
    case, asked = case_for(request.user, reference), request.GET.get("at", "")
    moment = moments.read(asked) if asked else now()
    then = CasePast(case).at(moment) if asked and moment else case
    clock = then and next((clock for clock in then.clocks.all() if clock.pk == pk), None)
    if clock is None or moment is None:
        raise Http404
    holds = sorted(then.holds.all(), key=lambda hold: hold.placed_at)
    context = {"case": then, "clock": clock, "deadline": Deadline(clock, holds, moment)}
    return render(request, "casework/deadline.html", context | {"moment": moment if asked else None, "asked": asked})
