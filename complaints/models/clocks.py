from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from calendars.models import Calendar
from calendars.worktime import Due, add_calendar_time, add_working_time
from complaints.choices import ClockKind
from complaints.models.standards import ServiceStandard
from history.tracking import Tracked


class ClockQuerySet(models.QuerySet):
    """Reads about clocks. Every method chains."""

    def running(self):
        """Clocks that nobody has stopped."""
        return self.filter(stopped_at=None)

    def breached(self, at: datetime):
        """Clocks that still ran when they fell due, by ``at``, and of which that is not yet recorded."""
        return self.running().filter(due_at__lte=at, breached_at=None)


class Clock(models.Model):
    """One service clock of one case. It keeps the policy and the calendar that it was started under."""

    complaint = models.ForeignKey(
        "complaints.Complaint", models.CASCADE, related_name="clocks", verbose_name=_("complaint")
    )
    kind = models.CharField(_("clock"), max_length=20, choices=ClockKind)
    started_at = models.DateTimeField(_("started at"))
    due_at = models.DateTimeField(_("due at"))
    stopped_at = models.DateTimeField(_("stopped at"), null=True, blank=True)
    breached_at = models.DateTimeField(_("breach recorded at"), null=True, blank=True)
    standard = models.ForeignKey(
        ServiceStandard, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("policy")
    )
    calendar = models.ForeignKey(
        Calendar, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("calendar")
    )
    promise = models.OneToOneField(
        "complaints.Promise", models.CASCADE, null=True, blank=True, related_name="clock", verbose_name=_("promise")
    )

    objects = ClockQuerySet.as_manager()
    history = Tracked(of="complaint")

    class Meta:
        verbose_name = _("clock")
        verbose_name_plural = _("clocks")
        indexes = [
            models.Index(fields=["due_at"], name="complaints_clock_running", condition=models.Q(stopped_at=None)),
            models.Index(fields=["complaint", "kind"], name="complaints_clock_of_case"),
        ]
        constraints = [
            models.CheckConstraint(
                name="complaints_clock_runs_forward", condition=models.Q(due_at__gte=models.F("started_at"))
            ),
            models.CheckConstraint(
                name="complaints_promise_has_its_clock",
                condition=models.Q(promise=None) | models.Q(kind=ClockKind.NEXT_UPDATE),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.due_at:%Y-%m-%d %H:%M}"

    def was_met(self) -> bool:
        """Whether it was stopped in time."""
        return self.stopped_at is not None and self.stopped_at <= self.due_at

    def explained(self) -> Due:
        """The deadline with the stretches of time that counted, as they were under its calendar."""
        return due(self.standard, self.calendar, self.started_at)


def due(standard: ServiceStandard, calendar: Calendar, started_at: datetime) -> Due:
    """When a clock under ``standard`` falls due, in the working time of ``calendar`` or in calendar time."""
    length = timedelta(minutes=standard.minutes)
    if standard.in_working_time:
        return add_working_time(calendar.schedule(started_at), started_at, length)
    return add_calendar_time(started_at, length)
