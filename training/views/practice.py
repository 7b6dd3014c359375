from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST

from accounts import permissions
from accounts.practice import begin, leave
from complaints.models import Complaint
from training.permissions import may_practise
from training.practice import cases_of, scenarios


@login_required
@require_http_methods(["GET", "POST"])
def practice(request):
    """Choose somebody to practise with, or go on with a case; what is done there counts in no figure."""
    user = request.user
    if not may_practise(user):
        raise PermissionDenied("practice")
    known = scenarios(get_language())
    if request.method == "GET":
        context = {"scenarios": known.values(), "cases": cases_of(user), "begins": permissions.may_handle(user)}
        return render(request, "training/practice.html", context)
    if asked := request.POST.get("case"):
        case = get_object_or_404(Complaint, pk__in=[one.pk for one in cases_of(user)], reference=asked)
        begin(request.session)
        return redirect(case)
    if not permissions.may_handle(user):
        raise PermissionDenied("practice")
    scenario = known.get(request.POST.get("scenario", ""))
    user.team = begin(request.session)
    if scenario is None:
        return redirect("casework:new_case")
    return redirect(scenario.begin(by=user, at=now(), language=get_language()))


@login_required
@require_POST
def left(request):
    """Back to the real desk."""
    leave(request.session)
    return redirect("training:practice")
