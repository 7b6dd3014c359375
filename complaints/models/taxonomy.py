from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models.naming import InThreeLanguages
from complaints.choices import Severity
from history.tracking import Tracked


class Category(InThreeLanguages):
    """What a complaint is about; it decides the first moves (docs/domain.md §2)."""

    is_privacy = models.BooleanField(_("privacy or security"), default=False)
    first_severity = models.CharField(_("severity at least"), max_length=10, choices=Severity, default=Severity.MINOR)
    first_moves = models.JSONField(
        _("first moves"), default=dict, blank=True, help_text=_("A list of sentences for each language.")
    )
    history = Tracked()

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")

    @property
    def moves(self) -> list[str]:
        """The first moves in the reader's language."""
        return self.first_moves.get(get_language() or "en", self.first_moves.get("en", []))


class Cause(InThreeLanguages):
    """Why something went wrong, by the branches of the fishbone."""

    history = Tracked()

    class Meta:
        verbose_name = _("cause")
        verbose_name_plural = _("causes")
