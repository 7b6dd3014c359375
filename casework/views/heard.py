from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from accounts import permissions
from followups.models import Hearing
from history.attribution import attributed

SHOWN = 50


@login_required
@require_safe
def heard(request):
    """What customers said in follow-ups of cases I worked on: kind words, and what was not quite right."""
    if not permissions.may_read_cases(request.user):
        raise PermissionDenied("heard")
    mine = Hearing.objects.filter(recipient=request.user)  # whoever worked on it, whatever their team is now
    about = ("followup__complaint__category", "followup__customer", "followup__rule", "followup__programme_step")
    rows = list(mine.select_related(*about).order_by("-at", "-pk")[:SHOWN])
    if any(row.seen_at is None for row in rows):
        with attributed(reason="seen"):
            Hearing.objects.unseen_by(request.user).filter(pk__in=[row.pk for row in rows]).update(seen_at=now())
    return render(request, "casework/heard.html", {"rows": rows})
