from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from history.tracking import Tracked


class ImportBatch(models.Model):
    """One run of an import. Rows that came with it carry it for ever."""

    source = models.CharField(_("source"), max_length=80, help_text=_("the system or office the rows came from"))
    file_name = models.CharField(_("file"), max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    history = Tracked()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")

    def __str__(self):
        return f"{self.source}: {self.file_name}"
