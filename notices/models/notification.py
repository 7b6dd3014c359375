from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from audit.models import Entry
from complaints.models import Complaint
from gifts.models import Gift
from notices.models.mailing import Mailing

CASE, GIFT = "complaints.complaint", "gifts.gift"


class NotificationQuerySet(models.QuerySet):
    """Reads about notices. Every method chains."""

    def visible_to(self, user):
        """The person's own, about what they may open now, whatever they might when it was written."""
        case = Exists(Complaint.objects.visible_to(user).filter(pk=OuterRef("case_id")))
        gift = Exists(Gift.objects.visible_to(user).filter(pk=OuterRef("entry__subject_id")))
        about_gift = Q(entry__subject=GIFT)
        may_open = about_gift & gift | ~about_gift & case
        return self.filter(may_open, recipient=user)

    def unseen(self):
        """What nobody has looked at yet."""
        return self.filter(seen_at=None)

    def to_plan(self):
        """Those of which nobody has decided yet whether a mail tells of them, the oldest first."""
        return self.filter(is_planned=False).order_by("pk")

    def to_be_mailed(self, at):
        """Those that a mail is to tell of by ``at``."""
        return self.filter(seen_at=None, mailing=None, mail_due_at__lte=at)

    def see(self) -> int:
        """Look at all of these; how many there were."""
        return self.unseen().update(seen_at=now())


class Notification(models.Model):
    """That one act concerns one person: written in the transaction of the act, at most once by the database.

    No record of the house but a pointer into the journal: who, what and why stand there.
    """

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("for")
    )
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+", verbose_name=_("act"))
    kind = models.CharField(_("kind"), max_length=20)
    case_id = models.BigIntegerField(_("case"), null=True)
    at = models.DateTimeField(_("at"))
    seen_at = models.DateTimeField(_("seen at"), null=True, blank=True)
    is_planned = models.BooleanField(_("planned"), default=False)
    mail_due_at = models.DateTimeField(_("mail due at"), null=True, blank=True)
    mailing = models.ForeignKey(
        Mailing, models.SET_NULL, null=True, blank=True, related_name="notifications", verbose_name=_("mail")
    )

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice of an act")
        verbose_name_plural = _("notices of acts")
        indexes = [
            models.Index(fields=["recipient", "-id"], name="notices_notification_list"),
            models.Index(fields=["recipient"], name="notices_notification_unseen", condition=Q(seen_at=None)),
            models.Index(fields=["id"], name="notices_notification_to_plan", condition=Q(is_planned=False)),
            models.Index(
                fields=["mail_due_at"], name="notices_notification_due", condition=Q(seen_at=None, mailing=None)
            ),
            models.Index(fields=["case_id", "kind"], name="notices_notification_case", condition=Q(seen_at=None)),
        ]
        constraints = [models.UniqueConstraint(fields=["recipient", "entry"], name="notices_notification_once")]

    def __str__(self):
        return f"{self.kind} {self.recipient_id} {self.entry_id}"
