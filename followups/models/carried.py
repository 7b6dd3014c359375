"""What a row carries whose mail leaves with a sender of followups/mailing.py: once, whoever dies meanwhile."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from followups.choices import MailFate


class Carried(models.Model):
    """``mail`` is what became of the mail. A sender has ``lease_until`` for it; ``tries`` counts and fences.

    ``slip`` and ``place`` say where the sender notes down that the words went out (followups/slips.py). The table needs
    an index on (leaves_at, id) of what waits, and one on the slip of what is leaving.
    """

    mail = models.CharField(_("mail"), max_length=8, choices=MailFate, default=MailFate.NONE)
    mail_id = models.CharField(_("number of the mail"), max_length=200, blank=True)
    leaves_at = models.DateTimeField(_("leaves at"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    lease_until = models.DateTimeField(null=True, editable=False)
    slip = models.CharField(max_length=80, blank=True, editable=False)
    place = models.PositiveSmallIntegerField(default=0, editable=False)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    last_error = models.CharField(_("what the mail server said"), max_length=500, blank=True)

    class Meta:
        abstract = True
