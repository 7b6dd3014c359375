from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from history.tracking import Tracked


class Team(models.Model):
    """A group of people who share a desk, a zone, a currency and a budget."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    zone = models.CharField(_("time zone"), max_length=50, default=settings.TIME_ZONE)
    currency = models.CharField(_("currency"), max_length=3, default="TWD")
    history = Tracked()

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")

    def __str__(self):
        return self.name
