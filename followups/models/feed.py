from hashlib import sha256
from secrets import token_urlsafe

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from history.tracking import Tracked

SECRET_BYTES = 32  # 256 bits


class CalendarFeedQuerySet(models.QuerySet):
    """Reads about feeds. Every method chains."""

    def standing(self):
        """Those that can be read."""
        return self.filter(revoked_at=None)

    def known_by(self, secret: str):
        """The one that a secret opens; its secret itself is nowhere."""
        return self.standing().filter(digest=digest_of(secret))


class CalendarFeed(models.Model):
    """That a person's follow-ups can be read by calendar programs, without sign-in, by whoever has the secret."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="calendar_feeds", verbose_name=_("person")
    )
    digest = models.CharField(_("hash of the secret"), max_length=64, unique=True, editable=False)
    issued_at = models.DateTimeField(_("issued at"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    objects = CalendarFeedQuerySet.as_manager()
    history = Tracked()

    class Meta:
        verbose_name = _("calendar feed")
        verbose_name_plural = _("calendar feeds")
        constraints = [
            models.UniqueConstraint(
                fields=["person"], name="followups_one_feed_a_person", condition=models.Q(revoked_at=None)
            )
        ]

    def __str__(self):
        return f"{self.person} {self.issued_at:%Y-%m-%d}"


def new_secret() -> str:
    """A secret for an address, which nobody guesses."""
    return token_urlsafe(SECRET_BYTES)


def digest_of(secret: str) -> str:
    """By what a secret is known; a long random one needs no slow hash."""
    return sha256(secret.encode()).hexdigest()
