from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from complaints.choices import EscalationLevel
from history.listed import written_in_order
from history.masking import Personal
from history.tracking import Tracked


class Escalation(Personal):
    """That a case left one rung of the ladder for the next, and who received it."""

    complaint = models.ForeignKey(
        "complaints.Complaint", models.CASCADE, related_name="escalations", verbose_name=_("complaint")
    )
    level = models.PositiveSmallIntegerField(_("level"), choices=EscalationLevel)
    receiver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("received by")
    )
    why = models.TextField(_("why"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
        help_text=_("Empty: by the rule of a deadline."),
    )
    at = models.DateTimeField(_("at"))
    history = Tracked(personal=["why"], person="complaint", of="complaint")

    class Meta:
        verbose_name = _("escalation")
        verbose_name_plural = _("escalations")
        indexes = [written_in_order("complaints_escalations", "at")]

    def __str__(self):
        return self.get_level_display()


class LegalHold(Personal):
    """While it stands, gifts stop, and nothing unverified is admitted. Rows beside the state, not states."""

    complaint = models.ForeignKey(
        "complaints.Complaint", models.CASCADE, related_name="legal_holds", verbose_name=_("complaint")
    )
    why = models.TextField(_("why"))
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("placed by")
    )
    placed_at = models.DateTimeField(_("placed at"))
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("released by")
    )
    released_at = models.DateTimeField(_("released at"), null=True, blank=True)
    history = Tracked(personal=["why"], person="complaint", of="complaint")

    class Meta:
        verbose_name = _("legal hold")
        verbose_name_plural = _("legal holds")
        constraints = [
            models.UniqueConstraint(
                fields=["complaint"], name="complaints_one_legal_hold", condition=models.Q(released_at=None)
            )
        ]

    def __str__(self):
        return f"{self.placed_at:%Y-%m-%d %H:%M}"
