"""By what a case is scored: dated rubrics that are ended and succeeded, never edited once somebody scored by them."""

from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models.naming import in_readers_language
from complaints.models import DatedPolicy
from followups.models.periods import one_a_day
from history.tracking import Tracked
from training.choices import Fact, Group


class Rubric(DatedPolicy):
    """A list of weighted items, and how near scorers are to come to each other."""

    key = ("code",)

    code = models.SlugField(_("code"), max_length=40)
    name_en = models.CharField(_("English"), max_length=80)
    name_zh_hant = models.CharField(_("Traditional Chinese"), max_length=80)
    name_zh_hans = models.CharField(_("Simplified Chinese"), max_length=80)
    near_points = models.PositiveSmallIntegerField(
        _("near enough, points"),
        default=5,
        validators=[MaxValueValidator(100)],
        help_text=_("How far the scores of a group may lie apart, of 100."),
    )
    near_percent = models.PositiveSmallIntegerField(
        _("near enough, percent"),
        default=85,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("How many of the items are to be answered alike."),
    )
    history = Tracked()

    class Meta(DatedPolicy.Meta):
        verbose_name = _("rubric")
        verbose_name_plural = _("rubrics")
        constraints = [*DatedPolicy.Meta.constraints, one_a_day("training_rubric_one_a_day", "code")]

    def __str__(self):
        return self.name

    @property
    def name(self) -> str:
        """What it is called, in the reader's language."""
        return in_readers_language(self)

    @cached_property
    def is_used(self) -> bool:
        """Whether somebody has scored by it: then it can only be ended. Asked once of each object that was read."""
        return self.pk is not None and self.cards.exists()

    def clean(self):
        """Raises ValidationError for a change of what was scored by; only its end may still be set."""
        super().clean()
        was = Rubric.objects.filter(pk=self.pk).first()
        if was is not None and was.is_used:
            fixed = [field for field in self._meta.concrete_fields if field.name != "ends_on"]
            if any(getattr(was, field.attname) != getattr(self, field.attname) for field in fixed):
                raise ValidationError(_("It has been scored by: end it, and let a copy follow it."))

    @transaction.atomic
    def succeed(self, on: date) -> "Rubric":
        """End it on a day and let a copy with the same items begin there, to be edited. Raises ValidationError."""
        if on <= self.starts_on or self.ends_on is not None:
            raise ValidationError(_("It has ended already, or begins no earlier than that."))
        self.ends_on = on
        self.save(update_fields=["ends_on"])
        copied = {field.name: getattr(self, field.name) for field in self._meta.concrete_fields if field.name != "id"}
        follower = Rubric.objects.create(**copied | {"starts_on": on, "ends_on": None})
        RubricItem.objects.bulk_create(item.copied_to(follower) for item in self.items.all())
        return follower


class RubricItem(models.Model):
    """One thing that is looked at. With a ``fact`` the history answers it first."""

    rubric = models.ForeignKey(Rubric, models.CASCADE, related_name="items", verbose_name=_("rubric"))
    code = models.SlugField(_("code"), max_length=40)
    group = models.CharField(_("part of fairness"), max_length=10, choices=Group)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    weight = models.PositiveSmallIntegerField(_("weight"), default=1, validators=[MinValueValidator(1)])
    is_auto_fail = models.BooleanField(
        _("must never happen"), default=False, help_text=_("“Yes” weighs more than any points; it has none itself.")
    )
    fact = models.CharField(
        _("answered by the history"),
        max_length=30,
        choices=Fact,
        blank=True,
        help_text=_("Empty: whoever scores answers it."),
    )
    name_en = models.CharField(_("English"), max_length=120)
    name_zh_hant = models.CharField(_("Traditional Chinese"), max_length=120)
    name_zh_hans = models.CharField(_("Simplified Chinese"), max_length=120)
    history = Tracked()

    class Meta:
        verbose_name = _("item of a rubric")
        verbose_name_plural = _("items of rubrics")
        ordering = ("position", "pk")
        constraints = [
            models.UniqueConstraint(fields=["rubric", "code"], name="training_item_once_in_its_rubric"),
            models.CheckConstraint(name="training_item_weighs", condition=models.Q(weight__gte=1)),
            models.CheckConstraint(
                name="training_never_is_judged",
                condition=models.Q(is_auto_fail=False) | models.Q(fact=""),
                violation_error_message=_("What must never happen is judged by a person."),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def name(self) -> str:
        """What is looked at, in the reader's language."""
        return in_readers_language(self)

    def copied_to(self, rubric: Rubric) -> "RubricItem":
        """The same in another rubric, not yet saved."""
        copied = {field.name: getattr(self, field.name) for field in self._meta.concrete_fields if field.name != "id"}
        return RubricItem(**copied | {"rubric": rubric})
