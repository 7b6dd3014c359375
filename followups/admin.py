from calendar import monthrange
from datetime import datetime, time, timedelta

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.forms import BaseInlineFormSet
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.timezone import get_current_timezone_name, localdate, localtime, make_aware, now
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from django_fsm import TransitionNotAllowed

from accounts.permissions import may_handle
from audit.steps import MovedOn, RequirementsMissing
from calendars.festivals import quiet_days
from complaints.choices import Severity
from complaints.models import Stand, policy_day
from complaints.policy_admin import DatedPolicyAdmin
from customers.found_admin import OfCustomerAdmin
from followups import talk_admin  # noqa: F401  it registers its own
from followups.agenda import day_named
from followups.choices import BY_EVENT, Counted, WhyCancelled
from followups.models import (
    CalendarFeed,
    ContactCap,
    CustomerEvent,
    Enrolment,
    FollowUp,
    FollowUpRule,
    Letter,
    Programme,
    ProgrammeStep,
)
from history.admin import PeriodFilter, WindowAdmin

HOUR = timedelta(hours=1)
MOST_AT_ONCE = 200


@admin.register(FollowUp)
class FollowUpAdmin(OfCustomerAdmin):
    """What comes after each resolution, and what came of it."""

    list_display = ("complaint", "customer", "title", "state", "earliest_at", "latest_at", "assignee", "solved", "cap")
    list_filter = ("state", ("latest_at", PeriodFilter), "channel", "solved", "cap", "team")
    list_select_related = ("complaint", "customer", "rule", "programme_step", "assignee")
    ordering = ("-id",)
    sections = (
        (None, (("state", "channel", "assignee"), ("rule", "enrolment", "programme_step"))),
        (_("Who"), (("customer", "complaint", "team"),)),
        (_("When"), (("earliest_at", "latest_at", "cap"), ("next_try_at", "missed_at", "handed_up_at"))),
        (
            _("What came of it"),
            (
                ("done_by", "done_at"),
                "solved",
                ("compensation", "feeling", "relationship"),
                "words",
                "improvement",
                ("proof_number", "remark"),
            ),
        ),
    )

    actions = ("hand_over", "cancel")

    @admin.display(description=_("rule"))
    def title(self, followup):
        """As its rule or its step is called."""
        return followup.title

    def has_handle_permission(self, request):
        """For whoever handles cases; others only look."""
        return may_handle(request.user)

    @admin.action(description=_("Hand over to somebody"), permissions=["handle"])
    def hand_over(self, request, queryset):
        """The page of the workspace that asks to whom."""
        picks = urlencode({"pick": list(queryset.values_list("pk", flat=True))}, doseq=True)
        return HttpResponseRedirect(f"{reverse('followups:handing_over')}?{picks}")

    @admin.action(description=_("Cancel"), permissions=["handle"])
    def cancel(self, request, queryset):
        """Ask why, then cancel each by itself, and say what became of each."""
        rows = list(queryset.visible_to(request.user)[:MOST_AT_ONCE])
        why, results = request.POST.get("why", ""), []
        if why in WhyCancelled.values:
            results = [(row, *cancelled(row, by=request.user, why=why)) for row in rows]
        context = {
            **self.admin_site.each_context(request),
            "title": _("Cancel follow-ups"),
            "opts": self.opts,
            "rows": rows,
            "results": results,
            "reasons": WhyCancelled.choices,
        }
        return TemplateResponse(request, "admin/followups/cancel.html", context)


@admin.register(FollowUpRule)
class FollowUpRuleAdmin(DatedPolicyAdmin):
    """When, how and for whom we ask again."""

    list_display = (
        "code",
        "name_en",
        "applies_to",
        "earliest_hours",
        "latest_hours",
        "channel",
        "who",
        "starts_on",
        "ends_on",
    )
    ordering = ("earliest_hours", "code", "-starts_on")
    sections = (
        (None, ("code", "name_en", "name_zh_hant", "name_zh_hans")),
        (_("For what"), ("severities", "or_important", "or_safety", "category", "instead_of")),
        (_("When"), ("earliest_hours", "latest_hours", "in_working_time", "ignores_cap")),
        (_("How and by whom"), ("channel", "who", "role", "escalates")),
        (_("In force"), ("starts_on", "ends_on", "from_day")),
    )

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Severities are ticked."""
        if db_field.name != "severities":
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        told = {"label": capfirst(db_field.verbose_name), "help_text": db_field.help_text, "required": False}
        return forms.MultipleChoiceField(choices=Severity.choices, widget=forms.CheckboxSelectMultiple, **told)

    @admin.display(description=_("severities"))
    def applies_to(self, rule):
        """The severities by their names."""
        return pgettext("between items", ", ").join(str(Severity(code).label) for code in rule.severities)


@admin.register(ContactCap)
class ContactCapAdmin(DatedPolicyAdmin):
    """How often a customer is contacted at most."""

    list_display = ("contacts", "days", "put_off_days", "tier", "starts_on", "ends_on")
    ordering = ("-starts_on", "tier")


class StepFormSet(BaseInlineFormSet):
    """The steps of one programme, in their order; only the last may wait for an event."""

    def clean(self):
        """Raises ValidationError for a step after the one that waits."""
        super().clean()
        given = [form.cleaned_data for form in self.forms if getattr(form, "cleaned_data", None)]
        steps = sorted((one for one in given if one.get("position")), key=lambda one: one["position"])
        if any(one.get("counted_from") in BY_EVENT for one in steps[:-1]):
            raise ValidationError(_("Only the last step waits for an event."))


class StepInline(admin.StackedInline):
    """What is to be done, when and by whom."""

    model = ProgrammeStep
    formset = StepFormSet
    extra = 1
    can_delete = False

    def _is_open(self, obj) -> bool:
        """Until its day a programme is still being put together."""
        return obj is None or obj.stand(policy_day()) == Stand.FUTURE

    def has_add_permission(self, request, obj=None):
        return super().has_add_permission(request, obj) and self._is_open(obj)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and self._is_open(obj)


@admin.register(Programme)
class ProgrammeAdmin(DatedPolicyAdmin):
    """Timed steps that a manager puts together, and how they lie in a month."""

    list_display = ("code", "name_en", "needs_complaint", "starts_on", "ends_on")
    search_fields = ("code", "name_en", "name_zh_hant", "name_zh_hans")
    ordering = ("code", "-starts_on")
    inlines = (StepInline,)
    change_form_template = "admin/followups/programme/change_form.html"

    def get_urls(self):
        view = self.admin_site.admin_view(require_safe(self.preview_view))
        return [path("<int:pk>/preview/", view, name="followups_programme_preview"), *super().get_urls()]

    def preview_view(self, request, pk):
        """The steps on a calendar, for a start that is chosen (``start``) and an event (``event``), both dates."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        programme = get_object_or_404(Programme, pk=pk)
        start = day_named(request.GET.get("start", "")) or localdate()
        event = day_named(request.GET.get("event", "")) or start + timedelta(days=14)
        context = {
            **self.admin_site.each_context(request),
            "title": _("The steps of %(programme)s on a calendar") % {"programme": programme},
            "opts": self.opts,
            "programme": programme,
            "start": start,
            "event": event,
            "months": months_of(programme, start, event),
        }
        return TemplateResponse(request, "admin/followups/programme/preview.html", context)


@admin.register(ProgrammeStep)
class ProgrammeStepAdmin(WindowAdmin):
    """Steps by themselves, with their history; they are changed with their programme."""

    grows = False
    list_display = ("programme", "position", "name_en", "counted_from", "channel", "who", "proof")
    list_select_related = ("programme",)
    ordering = ("programme", "position")
    sections = (
        (None, (("programme", "position"), "name_en", "name_zh_hant", "name_zh_hans")),
        (_("When"), (("counted_from", "event"), ("earliest_hours", "latest_hours"))),
        (_("How and by whom"), (("channel", "who", "role"), ("escalates", "proof"))),
    )


@admin.register(Enrolment)
class EnrolmentAdmin(WindowAdmin):
    """Who is or was in which programme."""

    grows = False
    list_display = ("programme", "customer", "complaint", "state", "started_at")
    list_filter = (("started_at", PeriodFilter), "state", "programme")
    list_select_related = ("programme", "customer", "complaint")
    ordering = ("-id",)


@admin.register(CustomerEvent)
class CustomerEventAdmin(WindowAdmin):
    """What is known to happen to customers."""

    grows = False
    list_display = ("customer", "kind", "happens_at", "entered_by", "entered_at")
    list_filter = (("happens_at", PeriodFilter), "kind")
    list_select_related = ("customer", "entered_by")
    ordering = ("-id",)


@admin.register(Letter)
class LetterAdmin(WindowAdmin):
    """What was written for follow-ups, and what became of it; the words stand on the case."""

    list_display = ("followup", "channel", "written_by", "written_at", "reply")
    list_select_related = ("followup__complaint", "followup__rule", "followup__programme_step", "written_by", "reply")
    ordering = ("-id",)


@admin.register(CalendarFeed)
class CalendarFeedAdmin(WindowAdmin):
    """Whose follow-ups can be read by calendar programs; the secrets are nowhere."""

    grows = False
    list_display = ("person", "issued_at", "revoked_at")
    list_select_related = ("person",)
    ordering = ("-id",)


def window_of(step: ProgrammeStep, start: datetime, event: datetime, before: datetime) -> tuple[datetime, datetime]:
    """When a step is open, counted in plain hours; ``before`` is when the one before it closes."""
    if step.counted_from == Counted.BEFORE_EVENT:
        return event - step.earliest_hours * HOUR, event - step.latest_hours * HOUR
    counted = {Counted.START: start, Counted.PREVIOUS: before, Counted.AFTER_EVENT: event}
    moment = counted[Counted(step.counted_from)]
    return moment + step.earliest_hours * HOUR, moment + step.latest_hours * HOUR


def months_of(programme: Programme, start, event) -> list[dict]:
    """The months in which steps lie, each with its days and what is open on them; a year of them at most."""
    begins, happens = make_aware(datetime.combine(start, time(9))), make_aware(datetime.combine(event, time(15)))
    open_on: dict = {}
    closes = begins
    for step in programme.steps.order_by("position"):
        opens, closes = window_of(step, begins, happens, closes)
        first, last = localtime(opens).date(), localtime(closes).date()
        for number in range(min((last - first).days + 1, 366)):
            open_on.setdefault(first + timedelta(days=number), []).append(step)
    firsts = sorted({day.replace(day=1) for day in [*open_on, start, event]})[:12]
    quiet = quiet_days(get_current_timezone_name(), firsts[0], firsts[-1] + timedelta(days=31))
    return [{"first": first, "weeks": weeks_of(first, open_on, quiet, start, event)} for first in firsts]


def weeks_of(first, open_on: dict, quiet, start, event) -> list[list[dict]]:
    """The weeks of a month, from Monday, with the days of its neighbours left empty."""
    begin = first - timedelta(days=first.weekday())
    last = first.replace(day=monthrange(first.year, first.month)[1])
    days = [begin + timedelta(days=number) for number in range((last - begin).days + 7 - last.weekday())]
    cells = [
        {"on": day if day.month == first.month else None,
         "steps": open_on.get(day, []) if day.month == first.month else [],
         "is_quiet": day.month == first.month and day in quiet, "is_start": day == start, "is_event": day == event}
        for day in days
    ]  # fmt: skip
    return [cells[number : number + 7] for number in range(0, len(cells), 7)]


def cancelled(followup: FollowUp, *, by, why: str) -> tuple[bool, str]:
    """Whether a follow-up could be cancelled, and if not, why."""
    try:
        with transaction.atomic():
            followup.cancel(by=by, at=now(), why=why)
    except TransitionNotAllowed:
        return False, gettext("It is done or cancelled already.")
    except RequirementsMissing as error:
        missing = ", ".join(str(item.label) for item in error.missing)
        return False, gettext("It still needs: %(what)s.") % {"what": missing}
    except (PermissionDenied, MovedOn):
        return False, gettext("You may not do this, or somebody was quicker.")
    return True, ""
