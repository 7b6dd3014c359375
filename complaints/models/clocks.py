from collections.abc import Iterable
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from calendars.models import Calendar
from calendars.worktime import Due, Interval, add_calendar_time, add_working_time
from complaints.choices import ClockKind
from complaints.models.holds import Hold
from complaints.models.standards import ServiceStandard
from history.tracking import Tracked
from ui.asked_often import SOME_NUMBER, SOMETIME, Change, Question, kept


class ClockQuerySet(models.QuerySet):
    """Reads about clocks. Every method chains."""

    def running(self):
        """Clocks that nobody has stopped."""
        return self.filter(stopped_at=None)

    def ticking(self):
        """Those of the running clocks that do not stand still."""
        return self.running().filter(paused_at=None)

    def breached(self, at: datetime):
        """Clocks that still ran when they fell due, by ``at``, and of which that is not yet recorded."""
        return self.ticking().filter(due_at__lte=at, breached_at=None)

    def to_be_warned_of(self, at: datetime):
        """Clocks of whose time so much was gone by ``at`` that it is to be said, once, before they fall due."""
        return self.ticking().filter(warn_at__lte=at, warned_at=None, due_at__gt=at)


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
    paused_at = models.DateTimeField(_("stands still since"), null=True, blank=True)
    warn_at = models.DateTimeField(_("warns at"), null=True, blank=True)
    warned_at = models.DateTimeField(_("warning recorded at"), null=True, blank=True)
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
            models.Index(
                fields=["warn_at"],
                name="complaints_clock_warns",
                condition=models.Q(stopped_at=None, paused_at=None, warned_at=None),
            ),
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

    @property
    def may_pause(self) -> bool:
        """Whether it stands still while we wait for the customer; a promise and what the law asks for never do."""
        return self.standard is not None and self.standard.pauses

    def pauses(self, holds: Iterable[Hold]) -> list[Interval]:
        """The waits that are over, of those of its case, as far as they concern this clock."""
        return [hold.span for hold in holds if hold.span] if self.may_pause else []

    def follow(self, holds: Iterable[Hold]) -> None:
        """Take deadline, warning and standstill from the waits of its case. A wait does not mend what is overdue."""
        standing = next((hold for hold in holds if hold.released_at is None), None)
        counted = due(self.standard, self.calendar, self.started_at, self.pauses(holds))
        self.due_at, self.warn_at = counted.at, self.standard.warning(counted)
        waits = self.may_pause and standing is not None and counted.at > standing.placed_at
        self.paused_at = max(standing.placed_at, self.started_at) if waits else None

    def explained(self, holds: Iterable[Hold] = ()) -> Due:
        """The deadline with the stretches of time that counted, as they were under its calendar.

        ``holds`` are the waits of its case. Only for a clock under a standard: a promise says itself when it is due.
        """
        return due(self.standard, self.calendar, self.started_at, self.pauses(holds))


def due(standard: ServiceStandard, calendar: Calendar, started_at: datetime, pauses: Iterable[Interval] = ()) -> Due:
    """When a clock under ``standard`` falls due, in the working time of ``calendar`` or in calendar time."""
    if standard.in_working_time:
        return add_working_time(calendar.schedule(started_at), started_at, standard.length, pauses)
    return add_calendar_time(started_at, standard.length, pauses)


@kept
def nearest_clock() -> Question[tuple[datetime, str]]:
    """(when it is due, its kind) of the clock that runs out first, of the case with the number that is given."""
    ticking = Clock.objects.ticking().filter(complaint=SOME_NUMBER)
    return Question(ticking.order_by("due_at").values_list("due_at", "kind")[:1])


@kept
def stopping(kinds: tuple[str, ...]) -> Change:
    """Stop what runs of these kinds, of the case and at the moment that are given; a promise stops its clock itself."""
    running = Clock.objects.running().filter(complaint=SOME_NUMBER, kind__in=kinds, promise=None)
    return Change(running, stopped_at=SOMETIME)
