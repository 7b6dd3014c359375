from django.utils.translation import gettext_lazy as _

from accounts.models.naming import InThreeLanguages
from history.tracking import Tracked


class Department(InThreeLanguages):
    """A part of the house that is asked about cases and has something to put right: warehouse, accounts, workshop."""

    history = Tracked()

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
