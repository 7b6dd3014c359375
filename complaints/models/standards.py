from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Team
from calendars.worktime import Due
from complaints.choices import Channel, ClockKind, Severity
from customers.models import Tier
from history.tracking import Tracked


class DatedQuerySet(models.QuerySet):
    """Policies by date. Every method chains."""

    def in_force(self, on: date):
        """Rows that apply on the day ``on``."""
        return self.filter(starts_on__lte=on).filter(models.Q(ends_on=None) | models.Q(ends_on__gt=on))


class DatedPolicy(models.Model):
    """A rule that managers change: ended and succeeded, never edited. The period is half-open."""

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


class ServiceStandard(DatedPolicy):
    """How long one clock may run, by team, tier, channel and severity; an empty one means any (docs/domain.md §2).

    One that a ``law`` sets is counted beside those of the house, and never pauses.
    """

    clock = models.CharField(_("clock"), max_length=20, choices=ClockKind)
    team = models.ForeignKey(
        Team,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("team"),
        help_text=_("Empty: any."),
    )
    tier = models.CharField(pgettext_lazy("customer", "tier"), max_length=10, choices=Tier, blank=True)
    channel = models.CharField(_("channel"), max_length=12, choices=Channel, blank=True)
    severity = models.CharField(_("severity"), max_length=10, choices=Severity, blank=True)
    minutes = models.PositiveIntegerField(_("minutes"), validators=[MinValueValidator(1)])
    in_working_time = models.BooleanField(
        _("working time"), default=True, help_text=_("Otherwise it runs day and night.")
    )
    pauses = models.BooleanField(
        _("pauses"),
        default=True,
        help_text=_("It stands still while we wait for the customer. What the law asks for never does."),
    )
    warns_at_percent = models.PositiveSmallIntegerField(
        _("warns at"),
        default=75,
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(99)],
        help_text=_("percent of the time; empty: no warning"),
    )
    escalates = models.BooleanField(
        _("escalates"), default=False, help_text=_("Once overdue, it goes one level up by itself.")
    )
    law = models.CharField(
        _("law"), max_length=160, blank=True, help_text=_("Which law sets it, as it is cited; empty: the house.")
    )
    history = Tracked()

    class Meta(DatedPolicy.Meta):
        verbose_name = _("service clock")
        verbose_name_plural = _("service clocks")
        constraints = [
            *DatedPolicy.Meta.constraints,
            models.CheckConstraint(
                name="complaints_law_does_not_pause",
                condition=models.Q(law="") | models.Q(pauses=False),
                violation_error_message=_("What a law sets does not pause because we wait for the customer."),
            ),
        ]

    def __str__(self):
        told = (
            self.get_clock_display(),
            self.get_tier_display(),
            self.get_channel_display(),
            self.get_severity_display(),
        )
        return " ".join(filter(None, told))

    @property
    def length(self) -> timedelta:
        """How long it may run."""
        return timedelta(minutes=self.minutes)

    def warning(self, counted: Due) -> datetime | None:
        """When the share of its time is gone at which it warns; None when it does not."""
        share = self.warns_at_percent
        return counted.reached(self.length * share / 100) if share else None

    @classmethod
    def governing(
        cls, clocks: Iterable[str], *, team: Team | None, tier: str, channel: str, severity: str, on: date
    ) -> dict[str, "ServiceStandard"]:
        """{clock: its most specific standard on a day}: team weighs most, then tier, channel and severity; one query.

        Clocks for which there is none are left out.
        """
        wanted = list(clocks)
        fitting = cls.objects.in_force(on).filter(
            models.Q(team=None) | models.Q(team=team),
            clock__in=wanted,
            tier__in=["", tier],
            channel__in=["", channel],
            severity__in=["", severity],
        )
        found: dict[str, ServiceStandard] = {}
        for row in fitting.order_by(
            models.F("team").asc(nulls_last=True), "-tier", "-channel", "-severity", "-starts_on"
        ):
            found.setdefault(row.clock, row)
        return {clock: found[clock] for clock in wanted if clock in found}


class RequirementRule(DatedPolicy):
    """That a step asks for something at one severity (docs/domain.md §3). What the law of the trade asks is code."""

    verb = models.CharField(_("step"), max_length=30)
    requirement = models.CharField(_("requirement"), max_length=60)
    severity = models.CharField(_("severity"), max_length=10, choices=Severity)
    amount = models.PositiveSmallIntegerField(_("how many"), null=True, blank=True)
    history = Tracked()

    class Meta(DatedPolicy.Meta):
        verbose_name = _("requirement")
        verbose_name_plural = _("requirements")
        indexes = [models.Index(fields=["severity", "verb"], name="complaints_rules_by_verb")]

    def __str__(self):
        return f"{self.verb}: {self.requirement} ({self.get_severity_display()})"
