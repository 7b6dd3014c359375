"""Windows on what belongs to one case: what was said, promised, found, decided."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from complaints import models
from complaints.choices import OPEN
from complaints.models import Escalation, Finding, Message, Promise, Reply, Task
from history.admin import PeriodFilter, WindowAdmin


class OfCase(WindowAdmin):
    """A row that belongs to one case."""

    list_display = ("__str__", "complaint")
    list_select_related = ("complaint",)
    exactly = ("complaint__reference",)
    ordering = ("-id",)

    def get_queryset(self, request):
        """Nobody reads about themselves while the case runs, not here either."""
        return super().get_queryset(request).exclude(complaint__about_staff=request.user, complaint__state__in=OPEN)


@admin.register(Task)
class TaskAdmin(OfCase):
    """What has to be done on cases, by whom and until when."""

    list_display = ("__str__", "complaint", "kind", "owner", "due_at", "state")
    list_filter = ("state", "kind", ("due_at", PeriodFilter))
    list_select_related = ("complaint", "move__category", "owner")
    sections = (
        (None, ("complaint", ("kind", "state"), "title", "move", "told")),
        (_("Who"), (("department", "owner"), "due_at", ("made_by", "made_at"))),
        (_("What came of it"), ("result", ("settled_by", "settled_at"))),
    )


@admin.register(Message)
class MessageAdmin(OfCase):
    """Words that passed."""

    list_display = ("__str__", "complaint", "channel", "at", "by")
    list_filter = (("at", PeriodFilter),)
    list_select_related = ("complaint", "by")


@admin.register(Promise)
class PromiseAdmin(OfCase):
    """What we said we would do, and until when."""

    list_display = ("__str__", "complaint", "owner", "due_at", "state")
    list_filter = (("due_at", PeriodFilter),)
    list_select_related = ("complaint", "owner")


@admin.register(Escalation)
class EscalationAdmin(OfCase):
    """Which case went to whom."""

    list_display = ("__str__", "complaint", "receiver", "at", "by")
    list_filter = (("at", PeriodFilter),)
    list_select_related = ("complaint", "receiver", "by")


@admin.register(Reply)
class ReplyAdmin(OfCase):
    """What was written to the customer, and whether it left."""

    list_display = ("__str__", "complaint", "by", "fate")
    list_select_related = ("complaint", "by")
    sections = (
        (None, (("complaint", "channel", "fate"), "address", "subject", "body")),
        (_("What it is"), (("is_substantive", "apology_kind", "template"),)),
        (_("Who"), (("by", "written_at"), ("cleared_by", "cleared_at"), "note")),
        (_("Delivery"), (("leaves_at", "settled_at"), ("tries", "last_error"), ("mail_id", "said"))),
    )


@admin.register(Finding)
class FindingAdmin(OfCase):
    """What was found out, by what evidence."""

    list_display = ("__str__", "complaint", "cause", "at", "by")
    list_select_related = ("complaint", "cause", "by")
    sections = (
        (None, ("complaint", "text", ("cause", "scope", "is_preliminary"), "whys")),
        (_("Evidence"), (("evidence_kind", "evidence"),)),
        (_("Who"), (("responsible", "department"), "told_customer", ("by", "at"))),
    )


for model in (
    models.Acknowledgement,
    models.Agreement,
    models.Apology,
    models.Assessment,
    models.Attachment,
    models.CaseChange,
    models.CaseLink,
    models.Clock,
    models.Closure,
    models.ContactAttempt,
    models.Correction,
    models.Decision,
    models.EmotionReading,
    models.ExtraRequest,
    models.Handover,
    models.HelpCall,
    models.Hold,
    models.Investigation,
    models.LegalHold,
    models.Obstacle,
    models.Option,
    models.Proposal,
    models.RedressApproval,
    models.RedressLine,
    models.Reopening,
    models.Resolution,
    models.Revision,
    models.Withdrawal,
):
    told = [name for name in ("at", "by") if name in {field.name for field in model._meta.concrete_fields}]
    people = [name for name in told if name == "by"]
    columns = {"list_display": ("__str__", "complaint", *told), "list_select_related": ("complaint", *people)}
    admin.site.register(model, OfCase, **columns)
