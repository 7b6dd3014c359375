"""What we said we would do, what stood in the way, and what was asked beyond the policy."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts import permissions
from complaints.choices import OWED, Channel, Granting, PromiseState
from history.listed import listed_by
from history.masking import Personal
from history.tracking import Tracked
from ui.beginnings import beginning


class PromiseQuerySet(models.QuerySet):
    """Reads about promises. Every method chains."""

    def open(self):
        """Those that still hold up their case."""
        return self.filter(state=PromiseState.OPEN)

    def owed(self):
        """All that we still have to keep: on a case, or after it."""
        return self.filter(state__in=OWED)

    def overdue(self, at: datetime):
        """Owed, and their time was over by ``at``."""
        return self.owed().filter(due_at__lt=at)

    def due_today(self, at: datetime, until: datetime):
        """Owed, and due from ``at`` to ``until``, which is the midnight of whoever asks."""
        return self.owed().filter(due_at__gte=at, due_at__lt=until)

    def visible_to(self, user):
        """The promises of the cases this person may open."""
        if not permissions.may_read_cases(user):
            return self.none()
        cases = self.model._meta.get_field("complaint").related_model.objects.visible_to(user)
        return self.filter(complaint__in=cases)

    def for_queue(self, user):
        """What ``user`` sees in the queue of promises: all that is owed on visible cases, the next due first."""
        shown = ("complaint__customer", "complaint__category", "owner")
        return self.visible_to(user).owed().select_related(*shown).order_by("due_at", "pk")


class Promise(Personal):
    """Something we said we would do. It has an owner and a clock from the first moment."""

    complaint = models.ForeignKey(
        "complaints.Complaint", models.CASCADE, related_name="promises", verbose_name=_("complaint")
    )
    text = models.CharField(_("promise"), max_length=300)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="promises", verbose_name=_("owner")
    )
    due_at = models.DateTimeField(_("until"))
    state = models.CharField(_("state"), max_length=14, choices=PromiseState, default=PromiseState.OPEN)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=pgettext_lazy("promise", "made by")
    )
    made_at = models.DateTimeField(pgettext_lazy("promise", "made at"))
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    objects = PromiseQuerySet.as_manager()
    history = Tracked(personal=["text", "note"], person="complaint", of="complaint")

    class Meta:
        verbose_name = _("promise")
        verbose_name_plural = _("promises")
        indexes = [
            models.Index(fields=["owner", "due_at"], name="complaints_promises_open", condition=models.Q(state="open")),
            *listed_by("complaints_promises", "due_at"),
        ]
        constraints = [
            models.CheckConstraint(
                name="complaints_promise_settled_or_open",
                condition=models.Q(state="open", settled_at=None)
                | ~models.Q(state="open") & ~models.Q(settled_at=None),
            )
        ]

    def __str__(self):
        return str(self.text)

    @property
    def is_owed(self) -> bool:
        """Whether we still have to keep it."""
        return self.state in OWED


class Obstacle(Personal):
    """What stood in the way of a promise, and the alternative that the customer was told before having to ask."""

    complaint = models.ForeignKey(
        "complaints.Complaint", models.CASCADE, related_name="obstacles", verbose_name=_("complaint")
    )
    promise = models.ForeignKey(Promise, models.CASCADE, related_name="obstacles", verbose_name=_("promise"))
    renewed = models.ForeignKey(Promise, models.CASCADE, related_name="+", verbose_name=_("promised instead"))
    what = models.TextField(_("what stands in the way"))
    alternative = models.TextField(_("the alternative told to the customer"))
    channel = models.CharField(_("told by"), max_length=12, choices=Channel)
    told_at = models.DateTimeField(_("told at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    history = Tracked(personal=["what", "alternative"], person="complaint", of="complaint")

    class Meta:
        verbose_name = _("obstacle")
        verbose_name_plural = _("obstacles")
        constraints = [
            models.CheckConstraint(
                name="complaints_obstacle_told_first", condition=models.Q(told_at__lte=models.F("at"))
            )
        ]

    def __str__(self):
        return beginning(str(self.what), 80)


class ExtraRequest(Personal):
    """Something the customer asks beyond what the policy gives. Its clock runs until our decision is told."""

    complaint = models.ForeignKey(
        "complaints.Complaint", models.CASCADE, related_name="extra_requests", verbose_name=_("complaint")
    )
    words = models.TextField(_("what the customer asks for"))
    asked_at = models.DateTimeField(_("asked at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("written by"))
    decision = models.CharField(_("decision"), max_length=8, choices=Granting, blank=True)
    reason = models.TextField(_("why"), blank=True)
    channel = models.CharField(_("told by"), max_length=12, choices=Channel, blank=True)
    told_at = models.DateTimeField(_("told at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    history = Tracked(personal=["words", "reason"], person="complaint", of="complaint")

    class Meta:
        verbose_name = _("extra request")
        verbose_name_plural = _("extra requests")
        constraints = [
            models.CheckConstraint(
                name="complaints_extra_request_told",
                condition=models.Q(decision="", told_at=None)
                | (~models.Q(decision="") & models.Q(told_at__isnull=False)),
            )
        ]

    def __str__(self):
        return beginning(str(self.words), 80)
