from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from casework.casefile import CaseFile
from casework.coach import Brief, Coach
from casework.composer import Composer
from casework.queueing import beside
from casework.views.door import case_for
from casework.views.unmasking import unmasking
from search.scripts import SCRIPTS


@login_required
@require_safe
def case(request, reference):
    """Everything about one case, and the one thing that comes next."""
    file = CaseFile(case_for(request.user, reference), request.user, now(), show=request.GET.get("show", ""))
    file.whole = "whole" in request.GET
    file.script = request.GET.get("script", "") if request.GET.get("script") in SCRIPTS else ""
    if request.htmx.target == "timeline" and not request.htmx.history_restore_request:
        return render(request, "casework/panels/timeline.html", {"file": file, "case": file.case})
    context = {"file": file, "case": file.case, "composer": Composer(file), "unmasking": unmasking(request, file.case)}
    context["queue"] = beside(request, file.case)
    return render(request, "casework/case.html", context)


@login_required
@require_safe
def coach(request, reference):
    """What helps with this case: first moves, the range of a gift, the plan of follow-ups."""
    case = case_for(request.user, reference)
    found = Coach(case, request.user, now())
    context = {"case": case, "coach": found, "file": found.file, "may_act": found.file.may_act}
    return render(request, "casework/coach.html", context)


@login_required
@require_safe
def brief(request, reference):
    """All that one looks at before one calls, on one page; on paper too."""
    found = Brief(case_for(request.user, reference), request.user, now())
    return render(request, "casework/brief.html", {"case": found.case, "brief": found, "file": found.file})
