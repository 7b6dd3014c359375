"""Words that managers edit, in the three languages of the house."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


def in_readers_language(row: models.Model, column: str = "name", language: str = "") -> str:
    """What ``row`` says in its columns ``…_en``, ``…_zh_hant``, ``…_zh_hans``, to the reader or in ``language``."""
    wanted = language or get_language() or "en"
    known = wanted if wanted in {"zh-hant", "zh-hans"} else "en"
    return getattr(row, f"{column}_{known.replace('-', '_')}")


def in_each_language(row: models.Model, column: str = "name") -> dict[str, str]:
    """The same in all of them, as the journal keeps a name that managers may change later."""
    return {language: in_readers_language(row, column, language) for language in ("en", "zh-hant", "zh-hans")}


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
        return in_readers_language(self)
