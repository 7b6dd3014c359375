"""What people know, and when they are at work."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.naming import InThreeLanguages
from history.tracking import Tracked


class Skill(InThreeLanguages):
    """Something that some people of the house know and others do not: glazes, contracts, sign language."""

    history = Tracked()

    class Meta:
        verbose_name = _("skill")
        verbose_name_plural = _("skills")


class PersonSkill(models.Model):
    """That somebody has a skill."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="skills", verbose_name=_("person")
    )
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="people", verbose_name=_("skill"))
    history = Tracked()

    class Meta:
        verbose_name = _("skill of a person")
        verbose_name_plural = _("skills of people")
        constraints = [models.UniqueConstraint(fields=["person", "skill"], name="accounts_a_skill_once")]

    def __str__(self):
        return str(self.skill)


class PersonLanguage(models.Model):
    """That somebody can serve customers in a language."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="spoken", verbose_name=_("person")
    )
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    history = Tracked()

    class Meta:
        verbose_name = _("language of a person")
        verbose_name_plural = _("languages of people")
        constraints = [models.UniqueConstraint(fields=["person", "language"], name="accounts_a_language_once")]

    def __str__(self):
        return self.get_language_display()


class Weekday(models.IntegerChoices):
    """The days of the week as ``datetime.weekday`` counts them."""

    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class WorkingHours(models.Model):
    """When a person works on a day of the week, in the zone of their team: [begins, ends).

    Whoever has none works whenever the team does.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="working_hours", verbose_name=_("person")
    )
    weekday = models.PositiveSmallIntegerField(_("day"), choices=Weekday)
    begins = models.TimeField(_("begins"))
    ends = models.TimeField(_("ends"))
    history = Tracked()

    class Meta:
        verbose_name = _("working hours")
        verbose_name_plural = _("working hours")
        ordering = ("weekday", "begins")
        constraints = [
            models.UniqueConstraint(fields=["person", "weekday", "begins"], name="accounts_one_beginning"),
            models.CheckConstraint(
                name="accounts_hours_run_forward",
                condition=Q(ends__gt=F("begins")),
                violation_error_message=_("It ends before it begins: write a night as two days."),
            ),
            models.CheckConstraint(name="accounts_known_weekday", condition=Q(weekday__lte=6)),
        ]

    def __str__(self):
        return f"{self.get_weekday_display()} {self.begins:%H:%M}–{self.ends:%H:%M}"

    def holds(self, at: datetime, zone: ZoneInfo) -> bool:
        """Whether the person works at a moment by this row."""
        local = at.astimezone(zone)
        return local.weekday() == self.weekday and self.begins <= local.time() < self.ends
