"""Rules that managers change: ended and succeeded, never edited (docs/decisions/0032)."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any, ClassVar

from django.apps import apps
from django.db import models
from django.utils.timezone import get_default_timezone, now
from django.utils.translation import gettext_lazy as _

from complaints import policychecks
from complaints.policychecks import Demand, Fault


class Stand(models.TextChoices):
    """Where a row stands on a day."""

    PAST = "past", _("past")
    PRESENT = "present", _("in force")
    FUTURE = "future", _("to come")


class DatedQuerySet(models.QuerySet):
    """Policies by date. Every method chains."""

    def in_force(self, on: date):
        """Rows that apply on the day ``on``."""
        return self.filter(starts_on__lte=on).filter(models.Q(ends_on=None) | models.Q(ends_on__gt=on))

    def to_come(self, on: date):
        """Rows that begin after the day ``on``."""
        return self.filter(starts_on__gt=on)


class DatedPolicy(models.Model):
    """A rule that managers change: ended and succeeded, never edited. The period is half-open.

    ``key`` are the fields that say what a row is about: no two alike hold on one day. ``parts`` is the relation whose
    rows are copied with it. Where money is concerned (``needs_second``) one proposes and another confirms.
    """

    key: ClassVar[tuple[str, ...]] = ()
    parts: ClassVar[str] = ""
    needs_second: ClassVar[bool] = False

    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True, help_text=_("the first day it no longer applies"))

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_runs_forward",
                condition=models.Q(ends_on=None) | models.Q(ends_on__gt=models.F("starts_on")),
            )
        ]

    def stand(self, on: date) -> Stand:
        """Where it stands on a day."""
        if self.starts_on > on:
            return Stand.FUTURE
        return Stand.PRESENT if self.ends_on is None or self.ends_on > on else Stand.PAST

    @classmethod
    def demands(cls, rows: Sequence[Any]) -> Iterable[Demand]:
        """What some row must answer on every day from now on."""
        return ()

    @classmethod
    def contradictions(cls, rows: Collection[Any]) -> Iterable[Fault]:
        """What rows that hold on one day say against each other."""
        return ()

    @classmethod
    def faults_among(cls, rows: Sequence[Any], on: date) -> list[Fault]:
        """All that is wrong with a set of rows from a day on."""
        asked = {"key": cls.key, "demands": cls.demands(rows), "contradictions": cls.contradictions}
        return policychecks.faults(rows, on, **asked)

    @classmethod
    def not_past(cls, on: date) -> list[Any]:
        """The rows that hold on a day or will."""
        return list(cls._base_manager.filter(models.Q(ends_on=None) | models.Q(ends_on__gt=on)))


def policy_day(at: datetime | None = None) -> date:
    """The day that counts for policies and budgets at a moment (now): that of the house, wherever somebody sits."""
    return (at or now()).astimezone(get_default_timezone()).date()


def dated_policies() -> list[type[DatedPolicy]]:
    """All kinds of policies there are."""

    kinds = [model for model in apps.get_models() if issubclass(model, DatedPolicy)]
    return sorted(kinds, key=lambda model: model._meta.label)
