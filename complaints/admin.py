from django.contrib import admin
from django.utils.text import capfirst
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from import_export.fields import Field
from import_export.widgets import ForeignKeyWidget

from accounts import permissions
from complaints import (
    case_parts_admin,  # noqa: F401  it registers its own
    housework,
    policychange_admin,  # noqa: F401  it registers its own
)
from complaints.admin_fields import SentencesField
from complaints.models import (
    AssignmentPolicy,
    Category,
    Cause,
    Clock,
    CoachAdvice,
    Complaint,
    Correction,
    Message,
    OpenQuestion,
    Promise,
    RedressAuthority,
    ReplyTemplate,
    RequirementRule,
    SavedView,
    ServiceStandard,
    TaskStandard,
)
from complaints.policy_admin import DatedPolicyAdmin
from customers.found_admin import DocumentAdmin
from history.admin import PeriodFilter, WindowAdmin
from history.reference_admin import ExportAdmin, ReferenceAdmin, resource_of

WORDS = ("code", "name_en", "name_zh_hant", "name_zh_hans", "position", "is_offered")


class Part(admin.TabularInline):
    """Rows of a case, as they are; nothing is changed here."""

    extra = 0
    can_delete = False
    show_change_link = True
    named: tuple[str, ...] = ("by",)

    def get_queryset(self, request):
        return super().get_queryset(request).select_related(*self.named)

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False


class MessagePart(Part):
    """Words that passed."""

    model = Message
    fields = ("at", "direction", "channel", "body", "by")


class ClockPart(Part):
    """Deadlines."""

    model = Clock
    named = ("standard", "calendar")
    fields = ("kind", "started_at", "due_at", "paused_at", "stopped_at", "breached_at", "standard", "calendar")


class PromisePart(Part):
    """What we said we would do."""

    model = Promise
    named = ("owner",)
    fields = ("text", "owner", "due_at", "state", "settled_at")


class CorrectionPart(Part):
    """What was put right."""

    model = Correction
    fields = ("at", "field", "was", "becomes", "why", "by")


class WorkFilter(admin.SimpleListFilter):
    """The piles that managers look at; without practice and without what came by import."""

    title = _("pile")
    parameter_name = "work"

    def lookups(self, request, model_admin):
        return list(housework.NAMES.items())

    def queryset(self, request, queryset):
        narrow = housework.WORK.get(self.value() or "")
        return narrow(housework.in_house(queryset), now()) if narrow else queryset


@admin.register(Complaint)
class ComplaintAdmin(DocumentAdmin):
    """Cases move at the desk, where every step is recorded."""

    list_display = (
        "reference",
        "state",
        "severity",
        "category",
        "customer",
        "handler",
        "team",
        "received_at",
        "due_at",
    )
    list_filter = (
        WorkFilter,
        ("received_at", PeriodFilter),
        "state",
        "severity",
        "channel",
        "category",
        "team",
        "escalation_level",
        "outcome",
    )
    list_select_related = ("category", "customer", "handler", "team")
    ordering = ("-id",)
    inlines = (MessagePart, ClockPart, PromisePart, CorrectionPart)
    fieldsets = (
        (None, {"fields": (("reference", "state", "severity"), ("category", "channel", "team"), "subject")}),
        (_("Who"), {"fields": (("customer", "purchase", "contact"), ("complainant_name", "complainant_relation"))}),
        (_("What they want"), {"fields": ("desired_outcome", ("emotion_kind", "emotion_level"))}),
        (
            _("Course"),
            {
                "fields": (
                    ("received_at", "entered_at", "due_at"),
                    ("resolved_at", "closed_at", "outcome"),
                    ("handler", "escalation_level", "about_staff"),
                    ("last_step", "last_step_at", "last_step_by"),
                    ("is_safety_risk", "is_legal_matter", "import_batch"),
                )
            },
        ),
    )

    def has_handle_permission(self, request):
        """For whoever handles cases; others only look."""
        return permissions.may_handle(request.user)

    def get_ordering(self, request):
        """The newest first; what is late by how long it has been."""
        return ("due_at",) if request.GET.get(WorkFilter.parameter_name) == "overdue" else self.ordering

    def get_sortable_by(self, request):
        """A pile is what is open: few enough to be sorted by anything."""
        if request.GET.get(WorkFilter.parameter_name) in housework.WORK:
            return self.get_list_display(request)
        return super().get_sortable_by(request)

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)

    def get_object(self, request, object_id, from_field=None):
        found = super().get_object(request, object_id, from_field)
        everybody = Complaint.objects.for_case_page().select_related("import_batch", "last_step_by")
        return found and everybody.get(pk=found.pk)


@admin.register(Category)
class CategoryAdmin(ReferenceAdmin):
    """What complaints are about, and the first moves each calls for."""

    resource = resource_of(Category, (*WORDS, "first_severity", "is_privacy", "first_moves"), ("code",))
    autocomplete_fields = ("skill",)

    list_display = ("code", "name_en", "name_zh_hant", "name_zh_hans", "first_severity", "is_privacy", "is_offered")
    list_filter = ("is_offered", "first_severity")
    search_fields = ("code", "name_en", "name_zh_hant", "name_zh_hans")
    ordering = ("position", "code")

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """The first moves as sentences, a line each."""
        if db_field.name != "first_moves":
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        told = _("Each language needs the same number of sentences, one a line.")
        return SentencesField(label=capfirst(db_field.verbose_name), required=False, help_text=told)


@admin.register(Cause)
class CauseAdmin(ReferenceAdmin):
    """Why things go wrong."""

    resource = resource_of(Cause, WORDS, ("code",))

    list_display = ("code", "name_en", "name_zh_hant", "name_zh_hans", "is_offered")
    list_filter = ("is_offered",)
    search_fields = ("code", "name_en", "name_zh_hant", "name_zh_hans")
    ordering = ("position", "code")


@admin.register(ServiceStandard)
class ServiceStandardAdmin(DatedPolicyAdmin):
    """How long each clock may run."""

    list_display = (
        "clock",
        "team",
        "tier",
        "channel",
        "severity",
        "minutes",
        "in_working_time",
        "pauses",
        "warns_at_percent",
        "escalates",
        "starts_on",
        "ends_on",
    )
    sortable_by = ("clock", "minutes", "starts_on", "ends_on")  # what it is for is filtered by
    list_filter = ("clock", "team", "tier", "channel", "severity")
    list_select_related = ("team",)
    ordering = ("clock", "team", "tier", "channel", "severity", "-starts_on")
    sections = (
        (None, ("clock", "minutes", "in_working_time", "pauses")),
        (_("For what"), ("team", "tier", "channel", "severity", "law")),
        (_("Before and after it runs out"), ("warns_at_percent", "escalates")),
        (_("In force"), ("starts_on", "ends_on", "from_day")),
    )


@admin.register(RequirementRule)
class RequirementRuleAdmin(DatedPolicyAdmin):
    """What each step asks for, by severity."""

    list_display = ("verb", "requirement", "severity", "amount", "starts_on", "ends_on")
    list_filter = ("verb", "severity")
    ordering = ("verb", "requirement", "severity", "-starts_on")


@admin.register(ReplyTemplate)
class ReplyTemplateAdmin(ExportAdmin, DatedPolicyAdmin):
    """What a reply may begin from; placeholders are checked when it is saved."""

    resource = resource_of(
        ReplyTemplate,
        ("code", "language", "starts_on", "ends_on", "purpose", "channel", "category", *WORDS[1:4], "subject", "body"),
        ("code", "language", "starts_on"),
        category=Field("category", "category", ForeignKeyWidget(Category, "code")),
    )

    list_display = ("__str__", "purpose", "channel", "category", "language", "starts_on", "ends_on")
    list_filter = ("purpose", "language", "channel")
    list_select_related = ("category",)
    search_fields = ("code", "name_en", "name_zh_hant", "name_zh_hans", "subject")
    ordering = ("code", "language", "-starts_on")


@admin.register(CoachAdvice)
class CoachAdviceAdmin(DatedPolicyAdmin):
    """What the coach says, by feeling, category, step and severity."""

    list_display = ("code", "part", "feeling", "category_code", "step", "severity_floor", "starts_on", "ends_on")
    list_filter = ("part", "feeling", "category_code", "step")
    search_fields = ("code", "words_en", "words_zh_hant", "words_zh_hans")
    ordering = ("part", "code", "-starts_on")


@admin.register(OpenQuestion)
class OpenQuestionAdmin(ReferenceAdmin):
    """What helps to find out, by category."""

    resource = resource_of(OpenQuestion, (*WORDS, "category_code", "audience"), ("code",))

    list_display = ("code", "category_code", "audience", "name_en", "name_zh_hant", "name_zh_hans", "is_offered")
    list_filter = ("category_code", "audience", "is_offered")
    search_fields = ("code", "name_en", "name_zh_hant", "name_zh_hans")
    ordering = ("category_code", "audience", "position", "code")


@admin.register(TaskStandard)
class TaskStandardAdmin(ExportAdmin, DatedPolicyAdmin):
    """How long each kind of task may take."""

    resource = resource_of(
        TaskStandard, ("kind", "severity", "minutes", "in_working_time", "starts_on", "ends_on"), ("kind", "severity")
    )

    list_display = ("kind", "severity", "minutes", "in_working_time", "starts_on", "ends_on")
    list_filter = ("kind", "severity")
    ordering = ("kind", "severity", "-starts_on")


@admin.register(RedressAuthority)
class RedressAuthorityAdmin(DatedPolicyAdmin):
    """How much each role may offer a customer in one option."""

    list_display = ("role", "currency", "per_option", "starts_on", "ends_on")
    ordering = ("currency", "role", "-starts_on")


@admin.register(SavedView)
class SavedViewAdmin(WindowAdmin):
    """What people keep on their desk under a name."""

    grows = False
    list_display = ("name", "owner", "team", "position")
    list_select_related = ("owner", "team")
    ordering = ("-id",)


@admin.register(AssignmentPolicy)
class AssignmentPolicyAdmin(DatedPolicyAdmin):
    """How cases without a handler find one."""

    list_display = ("team", "method", "most_open", "most_strong", "starts_on", "ends_on")
    list_filter = ("team", "method")
    list_select_related = ("team",)
    ordering = ("team", "-starts_on")
