"""Links by which somebody sets their password: whoever is invited, and whoever has forgotten theirs."""

from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe

from django.conf import settings
from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from history.tracking import Tracked


class LinkPurpose(models.TextChoices):
    """What a link is for."""

    INVITED = "invited", _("invitation")
    FORGOTTEN = "forgotten", _("forgotten password")


HOLDS_FOR = {LinkPurpose.INVITED: timedelta(hours=72), LinkPurpose.FORGOTTEN: timedelta(hours=1)}


class EntryLinkQuerySet(models.QuerySet):
    """Reads about links. Every method chains."""

    def open(self, at: datetime):
        """Those that still open the door: not used, not ended, not too old, of somebody who works here."""
        return self.filter(used_at=None, ended_at=None, ends_at__gt=at, person__is_active=True)

    def by_token(self, token: str):
        """The one with this secret."""
        return self.filter(digest=digest_of(token))


class EntryLink(models.Model):
    """A secret in an address that sets a password once. Only its digest is kept; a new one ends those before it."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="entry_links", verbose_name=_("person")
    )
    purpose = models.CharField(_("purpose"), max_length=10, choices=LinkPurpose)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("made by"),
        help_text=_("empty: asked for at the door"),
    )
    made_at = models.DateTimeField(_("made at"))
    ends_at = models.DateTimeField(_("holds until"))
    used_at = models.DateTimeField(_("used at"), null=True)
    ended_at = models.DateTimeField(_("ended at"), null=True)

    objects = EntryLinkQuerySet.as_manager()
    history = Tracked(exclude=["digest"])

    class Meta:
        verbose_name = _("link to set a password")
        verbose_name_plural = _("links to set a password")
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                name="accounts_one_open_link_a_person",
                condition=models.Q(used_at=None, ended_at=None),
            ),
            models.CheckConstraint(name="accounts_link_known", condition=models.Q(purpose__in=LinkPurpose.values)),
            models.CheckConstraint(name="accounts_link_ends", condition=models.Q(ends_at__gt=models.F("made_at"))),
        ]

    def __str__(self):
        return f"{self.person}: {self.get_purpose_display()}"

    @property
    def is_open(self) -> bool:
        """Whether it still opens the door."""
        return self.used_at is None and self.ended_at is None and self.ends_at > now()


def digest_of(token: str) -> str:
    """What is kept of a secret. It has 256 bits of chance, so nothing slower is needed."""
    return sha256(token.encode("utf-8", "replace")).hexdigest()


def new_token() -> str:
    """A secret that nobody guesses."""
    return token_urlsafe(32)
