from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from followups.models.carried import Carried


class Mailing(Carried):
    """One mail to one person, about everything that was due for them at ``due_at``; what it says is read as it leaves.

    No record of the house: the acts stand in the journal.
    """

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("for")
    )
    due_at = models.DateTimeField(_("due at"))

    class Meta:
        verbose_name = _("mail of notices")
        verbose_name_plural = _("mails of notices")
        indexes = [
            models.Index(fields=["leaves_at", "id"], name="notices_mailing_leaves", condition=models.Q(mail="waiting")),
            models.Index(fields=["slip"], name="notices_mailing_leaving", condition=models.Q(mail="leaving")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "due_at"], name="notices_mailing_once"),
            models.CheckConstraint(
                name="notices_mailing_leaving_by_someone",
                condition=~models.Q(mail="leaving") | models.Q(lease_until__isnull=False) & ~models.Q(slip=""),
            ),
        ]

    def __str__(self):
        return f"{self.recipient_id} {self.due_at:%Y-%m-%d %H:%M} {self.get_mail_display()}"
