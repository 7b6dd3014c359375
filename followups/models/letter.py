from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from complaints.models import Message, Reply
from followups.choices import WRITTEN, FollowUpChannel
from followups.models.follow_up import FollowUp
from history.tracking import Tracked


class Letter(models.Model):
    """That somebody wrote for a follow-up. The words stand on the case: on their way as a reply, then as a message."""

    followup = models.ForeignKey(FollowUp, models.CASCADE, related_name="letters", verbose_name=_("follow-up"))
    channel = models.CharField(
        _("channel"), max_length=10, choices=[(way.value, way.label) for way in FollowUpChannel if way in WRITTEN]
    )
    reply = models.OneToOneField(
        Reply, models.CASCADE, null=True, blank=True, related_name="letter", verbose_name=_("on its way as")
    )
    message = models.OneToOneField(
        Message, models.CASCADE, null=True, blank=True, related_name="letter", verbose_name=_("said as")
    )
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("written by")
    )
    written_at = models.DateTimeField(_("written at"))

    history = Tracked()

    class Meta:
        verbose_name = _("letter of a follow-up")
        verbose_name_plural = _("letters of follow-ups")
        constraints = [
            models.CheckConstraint(
                name="followups_letter_has_words",
                condition=models.Q(reply__isnull=False) | models.Q(message__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.get_channel_display()} {self.written_at:%Y-%m-%d}"

    @property
    def words(self) -> str:
        """What was written."""
        return self.message.body if self.message else self.reply.body

    @property
    def fate(self) -> str:
        """What became of it, for people."""
        return str(self.reply.get_fate_display()) if self.reply else str(_("handed in as said"))
