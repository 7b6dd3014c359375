"""Dated policies in the admin: a change of what holds makes a row that follows it; money asks for a second person."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminDateWidget
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.dateparse import parse_date
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.timezone import now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_protect

from complaints.models.dated import Stand, policy_day
from complaints.models.policy_change import PolicyChange
from complaints.succession import DAY, Act, Change
from history.admin import PolicyAdmin
from history.attribution import attributed

QUICKLY = _("Somebody changed these rows at the same moment. Look at them again.")


class StandFilter(admin.SimpleListFilter):
    """Rows by where they stand today."""

    title = _("when")
    parameter_name = "stand"

    def lookups(self, request, model_admin):
        return Stand.choices

    def queryset(self, request, queryset):
        today = policy_day()
        if self.value() == Stand.PRESENT:
            return queryset.filter(pk__in=self.model_of(queryset).in_force(today))
        if self.value() == Stand.FUTURE:
            return queryset.filter(starts_on__gt=today)
        return queryset.filter(ends_on__lte=today) if self.value() == Stand.PAST else queryset

    def model_of(self, queryset):
        """The manager that knows days."""
        return queryset.model.objects


class SuccessionForm(forms.ModelForm):
    """A row as it is to be. Of one in force it asks from which day; nothing is written before it is checked."""

    from_day = forms.DateField(label=_("From which day"), widget=AdminDateWidget)
    reason = forms.CharField(
        label=_("Why"),
        max_length=400,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=_("Another manager confirms it before it holds, and decides by this."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.was = type(self.instance)._base_manager.get(pk=self.instance.pk) if self.instance.pk else None
        self.is_present = bool(self.was and self.was.stand(policy_day()) == Stand.PRESENT)
        for name, needed in (("from_day", self.is_present), ("reason", self.instance.needs_second)):
            if not needed:
                self.fields.pop(name, None)
        if "from_day" in self.fields:
            self.fields["from_day"].initial = policy_day() + DAY
            self.fields["from_day"].help_text = _("What you change holds from then on; before it all stays as it is.")
        if "starts_on" in self.fields and not self.initial.get("starts_on"):
            self.fields["starts_on"].initial = policy_day() + DAY

    def _post_clean(self):
        super()._post_clean()
        if not self.errors and self.has_changed():
            try:
                self.change().check()
            except ValidationError as error:
                self.add_error(None, error.messages)

    def values(self) -> dict[str, Any]:
        """All columns of the row as it was filled in."""
        return {
            field.attname: getattr(self.instance, field.attname)
            for field in self.instance._meta.concrete_fields
            if not field.primary_key
        }

    def change(self) -> Change:
        """What was asked for, as an act on rows. Raises ValidationError where nothing would change."""
        model, values = type(self.instance), self.values()
        if self.was is None:
            return Change(model, Act.BEGIN, None, values)
        if not self.is_present:
            return Change(model, Act.REWRITE, self.was, values)
        names = {field.attname for field in model._meta.concrete_fields} - {"id", "starts_on", "ends_on"}
        if all(getattr(self.was, name) == values[name] for name in names):
            if values["ends_on"] == self.was.ends_on:
                raise ValidationError(gettext("Nothing is different from what holds now."))
            return Change(model, Act.END, self.was, {"ends_on": values["ends_on"]})
        return Change(model, Act.FOLLOW, self.was, values | {"starts_on": self.cleaned_data["from_day"]})


@method_decorator(csrf_protect, name="call_off_view")
@method_decorator(csrf_protect, name="follow_view")
class DatedPolicyAdmin(PolicyAdmin):
    """Rows of one kind of policy. What is over is only shown."""

    form = SuccessionForm
    change_form_template = "admin/policy/change_form.html"
    list_filter: tuple[Any, ...] = (StandFilter,)

    def get_list_filter(self, request):
        return (StandFilter, *(one for one in super().get_list_filter(request) if one is not StandFilter))

    def get_list_display(self, request):
        return (*super().get_list_display(request), "stands")

    @admin.display(description=_("when"))
    def stands(self, row):
        """Past, in force or to come."""
        return row.stand(policy_day()).label

    def may_change(self, request, row=None) -> bool:
        """Whether the person keeps these policies at all, whatever the row."""
        return super().has_change_permission(request, row)

    def has_change_permission(self, request, obj=None):
        """What is over stays; what has parts is followed by a copy first."""
        if not super().has_change_permission(request, obj) or obj is None:
            return super().has_change_permission(request, obj)
        stand = obj.stand(policy_day())
        return stand == Stand.FUTURE or (stand == Stand.PRESENT and not obj.parts)

    def get_fields(self, request, obj=None):
        """What it says, then its days. Of a row in force the first day is fixed; only managers are asked anything."""
        fields = [name for name in super().get_fields(request, obj) if name not in {"from_day", "reason"}]
        days = ("starts_on", "ends_on")
        fields = [name for name in fields if name not in days] + [name for name in days if name in fields]
        if obj is None or self.has_change_permission(request, obj):
            asked = ["reason"] if self.model.needs_second else []
            if obj is not None and obj.stand(policy_day()) == Stand.PRESENT:
                fields = [name for name in fields if name != "starts_on"]
                asked = ["from_day", *asked]
            fields += asked
        return fields

    def save_model(self, request, obj, form, change):
        """Carry it out, or propose it where money is concerned; the address then leads to what came of it."""
        if not form.has_changed():
            return
        wanted = form.change()
        with attributed(actor_id=request.user.pk, reason="admin"):
            if self.model.needs_second:
                reason = form.cleaned_data["reason"]
                obj.proposal = PolicyChange.propose(wanted, by=request.user, at=now(), reason=reason)
            else:
                obj.pk = wanted.carry_out().pk
                obj.follows = wanted.act is Act.FOLLOW

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """What the database refuses, because somebody was quicker, is told as such."""
        try:
            with transaction.atomic():
                return super().changeform_view(request, object_id, form_url, extra_context)
        except (IntegrityError, ValidationError) as error:
            told = " ".join(error.messages) if isinstance(error, ValidationError) else QUICKLY
            self.message_user(request, told, messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        """What may be done with this row besides."""
        if obj is not None:
            mine, stand = self.may_change(request, obj), obj.stand(policy_day())
            context |= {
                "stand": stand,
                "can_call_off": mine and stand == Stand.FUTURE,
                "can_follow": mine and stand == Stand.PRESENT and bool(obj.parts),
                "waiting": PolicyChange.objects.waiting().filter(kind=obj._meta.label_lower, row=obj.pk).first()
                if obj.needs_second
                else None,
            }
        context["needs_second"] = self.model.needs_second
        return super().render_change_form(request, context, add, change, form_url, obj)

    def response_add(self, request, obj, post_url_continue=None):
        return self.after_proposal(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request, obj):
        return (
            self.after_proposal(request, obj)
            or self.after_following(request, obj)
            or super().response_change(request, obj)
        )

    def after_following(self, request, obj):
        """Where a row that is to follow leads: to what is to come. None if the row itself was changed."""
        if not getattr(obj, "follows", False):
            return None
        day = date_format(type(obj)._base_manager.values_list("starts_on", flat=True).get(pk=obj.pk))
        told = gettext("A row that follows is planned: it holds from %(day)s; until then all stays as it is.")
        self.message_user(request, told % {"day": day}, messages.SUCCESS)
        there = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        return HttpResponseRedirect(f"{there}?stand={Stand.FUTURE}")

    def after_proposal(self, request, obj):
        """Where a proposal leads: to its own page. None if there is none."""
        if not (proposal := getattr(obj, "proposal", None)):
            return None
        self.message_user(request, gettext("Proposed. It holds once another manager confirms it."), messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:complaints_policychange_change", args=[proposal.pk]))

    def get_urls(self):
        names = f"{self.opts.app_label}_{self.opts.model_name}"
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/call-off/", view(self.call_off_view), name=f"{names}_call_off"),
            path("<int:pk>/succession/", view(self.follow_view), name=f"{names}_succession"),
            *super().get_urls(),
        ]

    def row_for(self, request, pk):
        """The row that a manager is about to change. Raises PermissionDenied, Http404."""
        if not self.may_change(request):
            raise PermissionDenied
        row = self.get_queryset(request).filter(pk=pk).first()
        if row is None:
            raise Http404
        return row

    def call_off_view(self, request, pk):
        """Ask, then take a row to come away; the one before it goes on."""
        row = self.row_for(request, pk)
        title = _("Call off: %(row)s") % {"row": row}
        told = _("It will not begin. The row before it goes on as if nothing had been planned; the history keeps both.")
        change = Change(self.model, Act.CALL_OFF, row)
        return self.act_view(request, row, change, title, told, _("Call it off"))

    def follow_view(self, request, pk):
        """Ask from which day, then let a copy with all parts follow, to be changed until that day."""
        row = self.row_for(request, pk)
        day = day_named(request.POST.get("from_day", "")) or policy_day() + DAY
        title = _("Let a copy follow: %(row)s") % {"row": row}
        told = _("The copy has all its parts and can be changed until its day.")
        change = Change(self.model, Act.FOLLOW, row, {"starts_on": day})
        return self.act_view(request, row, change, title, told, _("Let it follow"), from_day=day)

    def act_view(self, request, row, change, title, told, button, **more):
        """The page of one such act: a question, its answer, or what stands in the way."""
        problem = []
        if request.method == "POST":
            try:
                with transaction.atomic(), attributed(actor_id=request.user.pk, reason="admin"):
                    return self.acted(request, change)
            except (ValidationError, IntegrityError) as error:
                problem = error.messages if isinstance(error, ValidationError) else [QUICKLY]
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "row": row,
            "title": title,
            "told": told,
            "button": button,
            "problem": problem,
            "asks_why": self.model.needs_second,
            **more,
        }
        template = "admin/policy/act.html"
        return TemplateResponse(request, template, context, status=422 if problem else 200)

    def acted(self, request, change):
        """Do it or propose it, and go where it can be seen."""
        if self.model.needs_second:
            proposal = PolicyChange.propose(change, by=request.user, at=now(), reason=request.POST.get("reason", ""))
            return HttpResponseRedirect(reverse("admin:complaints_policychange_change", args=[proposal.pk]))
        row = change.carry_out()
        self.message_user(request, gettext("Done."), messages.SUCCESS)
        names = f"admin:{self.opts.app_label}_{self.opts.model_name}"
        if row is None:
            return HttpResponseRedirect(reverse(f"{names}_changelist"))
        return HttpResponseRedirect(reverse(f"{names}_change", args=[row.pk]))


def day_named(words: str) -> date | None:
    """A day as forms send it; None for anything else."""
    try:
        return parse_date(words)
    except ValueError:
        return None
