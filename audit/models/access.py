from typing import Any

from django.db import connection, models
from django.db.models.functions import Now
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from psycopg.types.json import Jsonb

from accounts.models import User
from history.attribution import Attribution, current
from history.listed import listed_by, written_in_order


class AccessKind(models.TextChoices):
    """What is worth knowing about who saw what, besides what they did. Rights: see the history of people."""

    OPENED = "opened", pgettext_lazy("access", "opened")
    UNMASKED = "unmasked", _("saw without mask")
    EXPORTED = "exported", pgettext_lazy("access", "exported")
    DOSSIER = "dossier", _("made a dossier")
    SIGNED_IN = "signed_in", _("signed in")
    SIGNED_OUT = "signed_out", _("signed out")
    TURNED_AWAY = "turned_away", _("was turned away at sign-in")
    SEARCHED = "searched", _("looked for a person")
    FEED_ISSUED = "feed_issued", _("got an address for the calendar feed")
    FEED_REVOKED = "feed_revoked", _("ended the calendar feed")
    FACTOR_SET = "factor_set", _("set up a second factor")
    FACTOR_GONE = "factor_gone", _("took a second factor away")
    FACTOR_FAILED = "factor_fail", _("had the password, not the code")
    PASSWORD = "password", _("set a password")
    LINK = "link", _("was given a link to set a password")


class WhyUnmasked(models.TextChoices):
    """Why somebody had to see a customer’s data without the mask."""

    SAMPLE = "sample", _("an audit sample")
    CUSTOMER = "customer", _("a request of the customer")
    LEGAL = "legal", _("a legal question")
    INCIDENT = "incident", _("an incident")


class AccessQuerySet(models.QuerySet):
    """Reads of the access log. Every method chains."""

    def about(self, thing: models.Model):
        """Who saw one thing, newest first."""
        return self.filter(subject=thing._meta.label_lower, subject_id=thing.pk).order_by("-at", "-pk")


class Access(models.Model):
    """One look at personal data, one export, one sign-in. Only ever added.

    Repeated openings of one thing by one person within an hour are one line: the log stays readable.
    """

    append_only = True

    kind = models.CharField(_("what"), max_length=12, choices=AccessKind)
    actor = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("who"), help_text=_("empty: nobody known")
    )
    subject = models.CharField(_("kind of thing"), max_length=60, blank=True)
    subject_id = models.BigIntegerField(_("number of the thing"), null=True)
    at = models.DateTimeField(_("when"), db_default=Now())
    within = models.DateTimeField(_("hour"), null=True, help_text=_("of an opening: the hour it is told for"))
    facts = models.JSONField(_("facts"), default=dict)
    request_id = models.CharField(_("request"), max_length=64, blank=True)

    objects = AccessQuerySet.as_manager()

    class Meta:
        verbose_name = _("access")
        verbose_name_plural = _("access log")
        indexes = [
            models.Index(fields=["subject", "subject_id", "-at"], name="audit_access_subject"),
            models.Index(fields=["actor", "-at"], name="audit_access_actor"),
            *listed_by("audit_access", "kind"),
            written_in_order("audit_access", "at"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["actor", "subject", "subject_id", "within"],
                name="audit_access_once_an_hour",
                condition=models.Q(kind="opened"),
            ),
            models.CheckConstraint(name="audit_access_known", condition=models.Q(kind__in=AccessKind.values)),
        ]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} {self.get_kind_display()} {self.subject} {self.subject_id or ''}".strip()


def note(kind: AccessKind, *, by: User | None, thing: models.Model | None = None, **facts) -> None:
    """Write one line into the access log; of an opening, the first within the hour."""
    within = now().replace(minute=0, second=0, microsecond=0) if kind == AccessKind.OPENED else None
    about = (thing._meta.label_lower, thing.pk) if thing is not None else ("", None)
    told = (current() or Attribution()).request_id
    with connection.cursor() as cursor:
        values: list[Any] = [AccessKind(kind).value, by and by.pk, *about, within, Jsonb(facts), told]
        cursor.execute(LINE, values)


# Written with every page that shows somebody's data. Only a second opening within the hour conflicts with anything.
LINE = """
INSERT INTO audit_access (kind, actor_id, subject, subject_id, within, facts, request_id)
VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING"""
