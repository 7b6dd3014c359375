from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from complaints.choices import Severity
from history.tracking import Tracked


class InThreeLanguages(models.Model):
    """A word that managers edit, in the three languages of the house."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name_en = models.CharField(_("English"), max_length=80)
    name_zh_hant = models.CharField(_("Traditional Chinese"), max_length=80)
    name_zh_hans = models.CharField(_("Simplified Chinese"), max_length=80)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_offered = models.BooleanField(_("offered"), default=True, help_text=_("Instead of deleting a word once used."))

    class Meta:
        abstract = True

    def __str__(self):
        return self.name

    @property
    def name(self) -> str:
        """The word in the reader's language."""
        return {"zh-hant": self.name_zh_hant, "zh-hans": self.name_zh_hans}.get(get_language() or "en", self.name_en)


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
