from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Team
from calendars.worktime import Due
from complaints import clockchecks
from complaints.choices import Channel, ClockKind, Severity
from complaints.models.dated import DatedPolicy
from complaints.models.periods import TWO_ROWS, one_at_a_time
from customers.models import Tier
from history.tracking import Tracked
from ui.asked_often import SOME_DAY, SOME_NUMBER, Question, kept, some


class ServiceStandard(DatedPolicy):
    """How long one clock may run, by team, tier, channel and severity; an empty one means any (docs/domain.md §2).

    One that a ``law`` sets is counted beside those of the house, and never pauses.
    """

    key = ("clock", "team_id", "tier", "channel", "severity", "law")

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
            one_at_a_time(
                "complaints_one_clock_at_a_time",
                codes=("clock", "tier", "channel", "severity", "law"),
                optional=("team",),
                message=TWO_ROWS,
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

    @classmethod
    def demands(cls, rows):
        """Each clock of the house runs for every channel and severity."""
        return clockchecks.demands(rows)

    @classmethod
    def contradictions(cls, rows):
        """Whoever is answered later than the matter is solved has waited for nothing."""
        return clockchecks.contradictions(rows)

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
        wanted = tuple(clocks)
        case = {some("tier"): tier, some("channel"): channel, some("severity"): severity}
        given = {SOME_DAY: on, SOME_NUMBER: team and team.pk, **case}
        found: dict[str, ServiceStandard] = {}
        for row in standards_fitting(wanted, team is not None).answers(given):
            found.setdefault(row.clock, row)
        return {clock: found[clock] for clock in wanted if clock in found}


@kept
def standards_fitting(clocks: tuple[str, ...], has_team: bool) -> Question[ServiceStandard]:
    """The standards of these clocks that fit the case and the day that are given, the most specific first."""
    of_team = models.Q(team=None) | models.Q(team=SOME_NUMBER) if has_team else models.Q(team=None)
    of_case = {f"{name}__in": ["", some(name)] for name in ("tier", "channel", "severity")}
    fitting = ServiceStandard.objects.in_force(SOME_DAY).filter(of_team, clock__in=clocks, **of_case)
    most_specific = models.F("team").asc(nulls_last=True), "-tier", "-channel", "-severity", "-starts_on"
    return Question(fitting.order_by(*most_specific))


class RequirementRule(DatedPolicy):
    """That a step asks for something at one severity (docs/domain.md §3). What the law of the trade asks is code."""

    key = ("verb", "requirement", "severity")

    verb = models.CharField(_("step"), max_length=30)
    requirement = models.CharField(_("requirement"), max_length=60)
    severity = models.CharField(_("severity"), max_length=10, choices=Severity)
    amount = models.PositiveSmallIntegerField(_("how many"), null=True, blank=True)
    history = Tracked()

    class Meta(DatedPolicy.Meta):
        verbose_name = _("requirement")
        verbose_name_plural = _("requirements")
        indexes = [models.Index(fields=["severity", "verb"], name="complaints_rules_by_verb")]
        constraints = [
            *DatedPolicy.Meta.constraints,
            one_at_a_time(
                "complaints_one_requirement_at_a_time", codes=("verb", "requirement", "severity"), message=TWO_ROWS
            ),
        ]

    def __str__(self):
        return f"{self.verb}: {self.requirement} ({self.get_severity_display()})"
