from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Skill
from accounts.models.naming import InThreeLanguages
from complaints.choices import Audience, Severity
from history.tracking import Tracked
from ui.beginnings import beginning

LONGEST_MOVE = 300  # characters of a first move: it is a task, in a line


class Category(InThreeLanguages):
    """What a complaint is about; it decides the first moves (docs/domain.md §2)."""

    is_privacy = models.BooleanField(_("privacy or security"), default=False)
    first_severity = models.CharField(_("severity at least"), max_length=10, choices=Severity, default=Severity.MINOR)
    first_moves = models.JSONField(
        _("first moves"), default=dict, blank=True, help_text=_("A list of sentences for each language.")
    )
    skill = models.ForeignKey(
        Skill,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("skill"),
        help_text=_("Cases that come in go to whoever has it, before others."),
    )
    history = Tracked()

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")

    def clean(self):
        """Refuse a first move that no task has room for."""
        super().clean()
        for sentence in (one for said in self.first_moves.values() for one in said):
            if len(sentence) > LONGEST_MOVE:
                told = {"move": beginning(sentence, 40), "length": len(sentence), "most": LONGEST_MOVE}
                words = gettext("“%(move)s” has %(length)d characters; %(most)d are kept. Say it in fewer words.")
                raise ValidationError({"first_moves": words % told})

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


class OpenQuestion(InThreeLanguages):
    """A question that helps to find out: it begins with what, how or when, and lets people tell."""

    category_code = models.SlugField(
        _("code of the category"), max_length=40, blank=True, help_text=_("Empty: for all of them.")
    )
    audience = models.CharField(_("put to"), max_length=10, choices=Audience)
    history = Tracked()

    class Meta:
        verbose_name = _("open question")
        verbose_name_plural = _("open questions")

    @classmethod
    def for_category(cls, category: Category) -> models.QuerySet:
        """What helps with a case of this category, in the order of the policy."""
        fitting = cls.objects.filter(category_code__in=["", category.code], is_offered=True)
        return fitting.order_by("audience", "position", "code")
