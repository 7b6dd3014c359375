from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from history.tracking import Tracked


def zone_of_the_house() -> str:
    """TIME_ZONE, asked for when something begins: as a part of the models it would want a migration in each house."""
    return settings.TIME_ZONE


class TeamQuerySet(models.QuerySet):
    """Reads about teams."""

    def for_practice(self):
        """The team whose cases only teach (docs/decisions/0029)."""
        return self.filter(is_practice=True)

    def real(self):
        """Those that look after customers."""
        return self.filter(is_practice=False)


class Team(models.Model):
    """A group of people who share a desk, a zone, a currency and a budget."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    zone = models.CharField(_("time zone"), max_length=50, default=zone_of_the_house)
    currency = models.CharField(_("currency"), max_length=3, default="TWD")
    is_practice = models.BooleanField(
        _("for practice"),
        default=False,
        db_default=False,
        editable=False,
        help_text=_("What happens in it only teaches: it stands in no list and in no figure, and nothing leaves it."),
    )
    objects = TeamQuerySet.as_manager()
    history = Tracked()

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")
        constraints = [
            models.UniqueConstraint(
                fields=["is_practice"], name="accounts_one_team_for_practice", condition=models.Q(is_practice=True)
            )
        ]

    def __str__(self):
        return gettext("Practice") if self.is_practice else self.name
