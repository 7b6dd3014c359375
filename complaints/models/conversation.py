from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from complaints.choices import ApologyKind, Channel, Direction, EmotionKind, EmotionLevel
from history.grains import GrainField
from history.listed import listed_by
from history.masking import Personal
from history.tracking import Tracked
from ui.beginnings import beginning


class Message(Personal):
    """Words that passed between the customer and us, or a note among ourselves. Never changed but to be redacted.

    ``gloss`` is a translation that a person wrote for colleagues; it stands under the words and never for them.
    """

    complaint = models.ForeignKey(
        "complaints.Complaint", models.CASCADE, related_name="messages", verbose_name=_("complaint")
    )
    direction = models.CharField(_("direction"), max_length=10, choices=Direction)
    channel = models.CharField(_("channel"), max_length=12, choices=Channel, blank=True)
    body = models.TextField(_("words"))
    body_grain = GrainField()
    gloss = models.TextField(_("translation"), blank=True, default="", db_default="")
    gloss_grain = GrainField()
    gloss_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
        verbose_name=_("translated by"),
    )
    gloss_at = models.DateTimeField(_("translated at"), null=True, blank=True)
    is_verbatim = models.BooleanField(_("the complaint in the customer’s own words"), default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("written down by")
    )
    at = models.DateTimeField(_("at"))
    history = Tracked(personal=["body", "gloss"], person="complaint", of="complaint")

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes = [
            models.Index(fields=["complaint", "at"], name="complaints_messages_in_order"),
            *listed_by("complaints_messages", "at"),
        ]

    def __str__(self):
        return f"{self.get_direction_display()}: {beginning(str(self.body), 60)}"


class Apology(models.Model):
    """An apology as an event: who said which words, and whether they admit a fault."""

    complaint = models.ForeignKey(
        "complaints.Complaint", models.CASCADE, related_name="apologies", verbose_name=_("complaint")
    )
    message = models.OneToOneField(Message, models.CASCADE, related_name="apology", verbose_name=_("message"))
    kind = models.CharField(_("kind"), max_length=10, choices=ApologyKind)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    history = Tracked(of="complaint")

    class Meta:
        verbose_name = _("apology")
        verbose_name_plural = _("apologies")

    def __str__(self):
        return self.get_kind_display()


class EmotionReading(models.Model):
    """How the customer felt in one conversation, read by a person; about this case only."""

    complaint = models.ForeignKey(
        "complaints.Complaint", models.CASCADE, related_name="emotions", verbose_name=_("complaint")
    )
    level = models.CharField(_("level"), max_length=12, choices=EmotionLevel)
    kind = models.CharField(_("feeling"), max_length=14, choices=EmotionKind, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("read by"))
    at = models.DateTimeField(_("at"))
    history = Tracked(of="complaint")

    class Meta:
        verbose_name = _("emotion")
        verbose_name_plural = _("emotions")
        indexes = [
            models.Index(fields=["complaint", "at"], name="complaints_emotions_in_order"),
            models.Index(fields=["by", "at"], name="complaints_emotions_read_by"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.get_level_display()}".strip()


class ContactAttempt(Personal):
    """A try to reach the customer; silence counts only after enough of them."""

    complaint = models.ForeignKey(
        "complaints.Complaint", models.CASCADE, related_name="attempts", verbose_name=_("complaint")
    )
    channel = models.CharField(_("channel"), max_length=12, choices=Channel)
    note = models.CharField(_("note"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    history = Tracked(personal=["note"], person="complaint", of="complaint")

    class Meta:
        verbose_name = _("attempt to reach the customer")
        verbose_name_plural = _("attempts to reach the customer")

    def __str__(self):
        return f"{self.get_channel_display()} {self.at:%Y-%m-%d %H:%M}"
