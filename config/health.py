"""For whoever watches the machine, and for managers: is this process well, may work go to it, how is everything?"""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import connection
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from procrastinate.exceptions import ConnectorException

from accounts.permissions import may_run_the_place
from audit.failing import ACTS, failed_jobs, meaning, settle
from audit.models import JobFailure
from complaints.policyguard import other_zones
from config.wellbeing import State, findings, unapplied, worker
from ui.fields import WholeField
from ui.responses import invalid, turn_to

SHOWN = 50


@never_cache
@require_safe
def healthz(request):
    """200 and "ok" when a query succeeds; otherwise the error page of a failure."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(request):
    """200 and "ready" when work may come here; 503 while the tables are not as this version and its settings need them.

    A worker that was not seen lately is a warning: pages work without it. A database that is away is the error page.
    """
    if unapplied() or other_zones(connection):
        return HttpResponse("not ready: migrate\n", status=503, content_type="text/plain")
    warning = "" if worker().state != State.ACT else "; warning: no worker"
    return HttpResponse(f"ready{warning}\n", content_type="text/plain")


@login_required
@require_safe
def health(request):
    """How everything is, with what to do."""
    must_run_the_place(request.user)
    found = findings()
    worst = max((one.state for one in found), key=[State.OK, State.LOOK, State.ACT].index)
    return render(request, "config/health.html", {"findings": found, "worst": worst})


@login_required
@require_safe
def jobs(request):
    """Jobs that failed: what, when, why in words; tried again or given up with a reason."""
    must_run_the_place(request.user)
    return render(request, "config/jobs.html", context_of(request, ReasonForm()))


def context_of(request, form) -> dict:
    """What the page of failed jobs shows."""
    page = Paginator(failed_jobs(), SHOWN).get_page(request.GET.get("page"))
    notes = {note.job: note for note in JobFailure.objects.filter(job__in=[job.pk for job in page]).order_by("pk")}
    rows = [(job, notes.get(job.pk), meaning(notes[job.pk].error) if job.pk in notes else "") for job in page]
    return {"rows": rows, "page": page, "form": form}


class ReasonForm(forms.Form):
    """Why."""

    reason = WholeField(label=gettext_lazy("Why"), max_length=500)


@login_required
@require_POST
def job_act(request, pk, act):
    """Try a failed job again, or give it up."""
    must_run_the_place(request.user)
    if act not in ACTS or not failed_jobs().filter(pk=pk).exists():
        raise Http404
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return invalid(request, "config/jobs.html", context_of(request, form) | {"refused": pk})
    try:
        done = settle(pk, ACTS[act], by=request.user, at=now(), reason=form.cleaned_data["reason"])
    except ConnectorException:
        messages.warning(request, _("Another job of the same kind waits already; this one can be given up."))
    else:
        messages.success(request, _("Done.") if done else _("Somebody was quicker."))
    return turn_to(request, "failed_jobs")


def must_run_the_place(user) -> None:
    """Raise PermissionDenied unless the person answers for the installation."""
    if not may_run_the_place(user):
        raise PermissionDenied("health")
