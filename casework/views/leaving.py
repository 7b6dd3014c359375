from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.permissions import may_let_go
from accounts.sitting import identity_shown
from casework.forms.floor import LeavingForm
from casework.leaving import Leaving, carried, receivers_for
from ui.responses import invalid


@login_required
@identity_shown
@require_http_methods(["GET", "POST"])
def leaving(request, pk):
    """Let somebody go: first what they carry and who shall have it, then what became of each thing."""
    if request.user.role != "manager":
        raise PermissionDenied("let_go")
    person = get_object_or_404(User.objects.select_related("team"), pk=pk)
    if not may_let_go(request.user, person):
        raise PermissionDenied("let_go")
    form = LeavingForm(request.POST if request.method == "POST" else None, receivers=receivers_for(person))
    context = {"person": person, "form": form, "carried": [(kind, count) for kind, count in carried(person) if count]}
    if request.method == "GET":
        return render(request, "casework/leaving.html", context)
    if not form.is_valid():
        return invalid(request, "casework/leaving.html", context)
    rows = Leaving(person, by=request.user, at=now(), **form.cleaned_data).do()
    left = sum(1 for row in rows if row.receiver is None)
    return render(
        request, "casework/left.html", {"person": person, "rows": rows, "left": left, "done": len(rows) - left}
    )
