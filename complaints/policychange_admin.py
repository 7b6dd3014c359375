"""Proposed changes of policies about money, before another manager."""

from datetime import date
from decimal import Decimal

from django.contrib import admin, messages
from django.contrib.admin.utils import display_for_field
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from accounts import permissions
from complaints.models import ChangeState, PolicyChange
from complaints.policy_admin import QUICKLY
from complaints.succession import Act
from history.admin import PeriodFilter, WindowAdmin
from history.amounts import amounts_of
from history.attribution import attributed


@admin.register(PolicyChange)
class PolicyChangeAdmin(WindowAdmin):
    """What waits for a second person, and what became of the rest."""

    grows = False
    list_display = ("__str__", "act", "state", "proposed_by", "proposed_at", "decided_by", "decided_at")
    list_filter = (("proposed_at", PeriodFilter), "state", "kind")
    list_select_related = ("proposed_by", "decided_by")
    ordering = ("-id",)

    def get_urls(self):
        view = self.admin_site.admin_view(self.decision_view)
        return [path("<int:pk>/decision/", view, name="complaints_policychange_decision"), *super().get_urls()]

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """A proposal with what it would change."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        proposal = self.get_object(request, object_id) if object_id else None
        if proposal is None:
            raise Http404
        return self.shown(request, proposal)

    def shown(self, request, proposal, problem=()):
        """The page of a proposal."""
        context = {
            **self.admin_site.each_context(request),
            "title": str(proposal),
            "opts": self.opts,
            "proposal": proposal,
            "kind_name": proposal.model._meta.verbose_name,
            "rows": differences(proposal),
            "may_decide": decides(request.user),
            "is_own": request.user.pk == proposal.proposed_by_id,
            "problem": problem,
        }
        template = "admin/complaints/policychange/change_form.html"
        return TemplateResponse(request, template, context, status=422 if problem else 200)

    def decision_view(self, request, pk):
        """Confirm, refuse or take back."""
        if not decides(request.user):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        proposal = PolicyChange.objects.filter(pk=pk).first()
        if proposal is None:
            raise Http404
        try:
            with transaction.atomic(), attributed(actor_id=request.user.pk, reason="admin"):
                if request.POST.get("decision") == "confirm":
                    proposal.confirm(by=request.user, at=now())
                else:
                    proposal.refuse(by=request.user, at=now(), answer=request.POST.get("answer", ""))
        except (ValidationError, IntegrityError) as error:
            problem = error.messages if isinstance(error, ValidationError) else [QUICKLY]
            return self.shown(request, PolicyChange.objects.get(pk=pk), problem)
        told = _("Confirmed.") if proposal.state == ChangeState.CONFIRMED else _("Decided: nothing changes.")
        self.message_user(request, told, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:complaints_policychange_change", args=[pk]))


def decides(user) -> bool:
    """Whether the person confirms what others propose."""
    return permissions.works_here(user) and user.role == "manager"


def differences(proposal: PolicyChange) -> list[tuple]:
    """(label, as it is, as it would be) of the fields that differ, or of all of a new row."""
    before, after = proposal.target, proposal.becomes()
    if proposal.state != ChangeState.WAITING:
        before = None if after is not None else before
    rows = []
    for field in proposal.model._meta.concrete_fields:
        if field.primary_key:
            continue
        was, becomes = (told(row, field) if row is not None else "–" for row in (before, after))
        if proposal.act == Act.END and field.name == "ends_on":
            becomes = proposal.values.get("ends_on") or "–"
        if proposal.act == Act.FOLLOW and field.name == "ends_on":
            continue
        if was != becomes and not (after is None and field.name != "ends_on"):
            rows.append((field.verbose_name, was, becomes))
    return rows


def told(row, field) -> str:
    """A value in words: what is still to be a row holds it as forms and files write it."""
    shown, amount = getattr(row, f"get_{field.name}_display", None), amounts_of(type(row)).get(field.name)
    if shown or amount:
        value = shown() if shown else amount(row)
    else:
        value = getattr(row, field.name) if field.is_relation else field.to_python(getattr(row, field.attname))
    return "–" if value in (None, "") else display_for_field(value, field, "–") if is_plain(value) else str(value)


def is_plain(value) -> bool:
    """Whether it is written differently from language to language."""
    return isinstance(value, date | Decimal)
