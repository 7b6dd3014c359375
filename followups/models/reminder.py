"""What tells people that a follow-up is due: each once, in the product and by mail."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from followups.choices import WAITING, MailFate, ReminderKind
from followups.models.carried import Carried
from followups.models.follow_up import FollowUp


class ReminderQuerySet(models.QuerySet):
    """Reads about reminders. Every method chains."""

    def to_be_told(self, at: datetime):
        """Those that are due and of which nobody was told, the oldest first."""
        return self.filter(told_at=None, due_at__lte=at).order_by("due_at", "pk")


class Reminder(models.Model):
    """One reason to tell somebody of one follow-up, at one moment: there once, told once.

    No record of the house but its clockwork: what it tells stands in the follow-up and its history.
    """

    followup = models.ForeignKey(FollowUp, models.CASCADE, related_name="reminders", verbose_name=_("follow-up"))
    kind = models.CharField(_("kind"), max_length=8, choices=ReminderKind)
    due_at = models.DateTimeField(_("due at"))
    told_at = models.DateTimeField(_("told at"), null=True, blank=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        indexes = [
            models.Index(fields=["due_at", "id"], name="followups_reminder_due", condition=models.Q(told_at=None))
        ]
        constraints = [
            models.UniqueConstraint(fields=["followup", "kind", "due_at"], name="followups_reminder_once"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.due_at:%Y-%m-%d %H:%M}"


class NoticeQuerySet(models.QuerySet):
    """Reads about notices. Every method chains."""

    def unseen_by(self, user):
        """What a person was told and has not looked at, the newest first."""
        return self.filter(recipient=user, seen_at=None).order_by("-at", "-pk")

    def for_agenda(self):
        """Of what still waits, with all that a line of the agenda shows."""
        about = ("customer", "complaint", "rule", "programme_step")
        waiting = self.filter(reminder__followup__state__in=WAITING)
        return waiting.select_related(*(f"reminder__followup__{name}" for name in about))

    def to_be_mailed(self, at: datetime):
        """Those whose mail is to leave, the oldest first."""
        return self.filter(mail=MailFate.WAITING, leaves_at__lte=at).order_by("leaves_at", "pk")


class Notice(Carried):
    """A reminder that somebody got: written with the reminder's ``told_at``, so there is exactly one.

    Its mail is carried in lots (followups/models/carried.py).
    """

    reminder = models.OneToOneField(Reminder, models.CASCADE, related_name="notice", verbose_name=_("reminder"))
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="notices", verbose_name=_("for")
    )
    at = models.DateTimeField(_("at"))
    seen_at = models.DateTimeField(_("seen at"), null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        indexes = [
            models.Index(
                fields=["leaves_at", "id"], name="followups_notice_leaves", condition=models.Q(mail="waiting")
            ),
            models.Index(fields=["slip"], name="followups_notice_leaving", condition=models.Q(mail="leaving")),
            models.Index(fields=["recipient", "-at"], name="followups_notice_unseen", condition=models.Q(seen_at=None)),
        ]
        constraints = [
            models.CheckConstraint(
                name="followups_notice_leaving_by_someone",
                condition=~models.Q(mail="leaving") | models.Q(lease_until__isnull=False) & ~models.Q(slip=""),
            ),
        ]

    def __str__(self):
        return f"{self.reminder_id} {self.recipient_id} {self.get_mail_display()}"
