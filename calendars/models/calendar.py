import json
from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import JSONObject
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from calendars.models.hours import OpeningWindow
from calendars.models.special_day import CalendarYear, SpecialDay
from calendars.worktime import Hours, Schedule, Window
from history.tracking import Tracked
from ui.asked_often import SOME_NUMBER, Question, kept

# A schedule reaches this many years to either side of its year: a pause or a long clock may run that far.
YEARS_BACK, YEARS_AHEAD = 1, 3
KEPT = 64  # schedules a process
NO_TEAM = -1
WINDOW = ("weekday", "opens", "closes", "starts_on", "ends_on")
SPECIAL = ("on", "kind", "opens", "closes", "source")
READ: dict[str, Callable[[str], date | time]] = dict.fromkeys(("opens", "closes"), time.fromisoformat)
READ |= dict.fromkeys(("starts_on", "ends_on", "on"), date.fromisoformat)


def must_be_a_zone(name: str) -> None:
    """Refuse a name that the time zone database does not have."""
    if name not in available_timezones():
        raise ValidationError(_("“%(name)s” is not a time zone."), params={"name": name}, code="zone")


class RowsInOneText(ArraySubquery):
    """The rows of a subquery as one text of JSON, which is read only where such a text was not read before."""

    template = "array_to_json(ARRAY(%(subquery)s))::text"
    output_field = models.TextField()


class CalendarQuerySet(models.QuerySet):
    """Reads about calendars."""

    def with_hours(self, year: int):
        """Add all that a schedule of the years about ``year`` is made of."""
        of_this = {"calendar": OuterRef("pk")}
        first, last = date(year - YEARS_BACK, 1, 1), date(year + YEARS_AHEAD, 12, 31)
        near = SpecialDay.objects.filter(on__gte=first, on__lte=last, **of_this)
        return self.annotate(
            stored_year=models.Value(year),
            stored_windows=RowsInOneText(rows_of(OpeningWindow.objects.filter(**of_this), WINDOW)),
            stored_days=RowsInOneText(rows_of(near, SPECIAL)),
            stored_states=RowsInOneText(rows_of(CalendarYear.objects.filter(**of_this), ("year", "status"))),
        )

    def for_team(self, team) -> "Calendar":
        """Return the calendar by which a team works, else the default one, with its hours of these years; one query.

        ``team`` may be None. Raises Calendar.DoesNotExist when there is not even a default.
        """
        for found in own_or_default(now().year).answers({SOME_NUMBER: getattr(team, "pk", team) or NO_TEAM}):
            return found
        raise self.model.DoesNotExist("No calendar for this team, and no default calendar.")


@kept
def own_or_default(year: int) -> "Question[Calendar]":
    """The calendar of the team with the number that is given, else the default one, with its hours of these years."""
    of_team = TeamCalendar.objects.filter(calendar=OuterRef("pk"), team=SOME_NUMBER)
    known = Calendar.objects.with_hours(year).annotate(is_own=Exists(of_team))
    return Question(known.filter(Q(is_own=True) | Q(is_default=True)).order_by("-is_own")[:1])


class Calendar(models.Model):
    """When somebody is at work: a time zone, weekly hours, and the dates that differ."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    zone = models.CharField(_("time zone"), max_length=64, default="Asia/Taipei", validators=[must_be_a_zone])
    is_default = models.BooleanField(_("default"), default=False, help_text=_("Holds for teams without their own."))
    objects = CalendarQuerySet.as_manager()
    history = Tracked()

    class Meta:
        verbose_name = _("calendar")
        verbose_name_plural = _("calendars")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"],
                name="calendar_one_default",
                condition=Q(is_default=True),
                violation_error_message=_("There is a default calendar already."),
            )
        ]

    def __str__(self):
        return self.name

    def schedule(self, around: datetime) -> Schedule:
        """Return the hours as a plain value, good for deadlines that start in the year of ``around``.

        Takes one query the first time, none where the hours came with the calendar, and is kept on this instance; ask
        for a fresh instance after a change.
        """
        kept = self.__dict__.setdefault("_schedules", {})
        year = around.astimezone(ZoneInfo(self.zone)).year
        if year not in kept:
            kept[year] = self._schedule_of(year)
        return kept[year]

    def _schedule_of(self, year: int) -> Schedule:
        """The hours of the years about this one."""
        is_here = self.__dict__.get("stored_year") == year
        stored = self if is_here else Calendar.objects.with_hours(year).get(pk=self.pk)
        return schedule_made_of(self.zone, year, stored.stored_windows, stored.stored_days, stored.stored_states)


@lru_cache(KEPT)
def schedule_made_of(zone: str, year: int, windows: str, days: str, states: str) -> Schedule:
    """The hours of the years about ``year``, of rows as PostgreSQL wrote them: kept by all that they are made of."""
    weekly = tuple(OpeningWindow(**read(row)).as_window() for row in json.loads(windows))
    special = hours_of([SpecialDay(**read(row)) for row in json.loads(days)], weekly)
    status = {row["year"]: row["status"] for row in json.loads(states)}
    return Schedule(zone, weekly, special, unconfirmed(status, range(year - YEARS_BACK, year + YEARS_AHEAD + 1)))


def rows_of(rows: models.QuerySet, columns: tuple[str, ...]) -> models.QuerySet:
    """Some columns of ``rows``, each row as one value of JSON."""
    return rows.values(row=JSONObject(**{name: name for name in columns}))


def read(row: dict) -> dict:
    """A row as PostgreSQL wrote it in JSON, with its dates and times."""
    return {name: READ[name](value) if name in READ and value else value for name, value in row.items()}


def unconfirmed(status: dict[int, str], years: range) -> frozenset[int]:
    """Those of the years that cannot be relied on; none where the calendar keeps no public holidays."""
    if not status:
        return frozenset()
    return frozenset(year for year in years if status.get(year) != CalendarYear.Status.CONFIRMED)


class TeamCalendar(models.Model):
    """By which calendar a team works."""

    team = models.OneToOneField(
        "accounts.Team", on_delete=models.CASCADE, related_name="team_calendar", verbose_name=_("team")
    )
    calendar = models.ForeignKey(
        Calendar, on_delete=models.PROTECT, related_name="team_calendars", verbose_name=_("calendar")
    )
    history = Tracked()

    class Meta:
        verbose_name = _("calendar of a team")
        verbose_name_plural = _("calendars of teams")

    def __str__(self):
        return f"{self.team}: {self.calendar}"


def hours_of(special_days, windows: tuple[Window, ...]) -> dict[date, tuple[Hours, ...]]:
    """What is open on each special date; rows by hand replace imported ones."""
    rows = defaultdict(list)
    for day in special_days:
        rows[day.on].append(day)
    hours = {}
    for on, days in rows.items():
        by_hand = [day for day in days if day.source == SpecialDay.Source.BY_HAND]
        hours[on] = tuple(span for day in by_hand or days for span in _hours_of_row(day, windows))
    return hours


def _hours_of_row(day: SpecialDay, windows: tuple[Window, ...]) -> list[Hours]:
    """The hours of one row; a make-up workday without its own has those of the first working weekday."""
    if day.kind == SpecialDay.Kind.CLOSED:
        return []
    if day.opens is not None:
        return [(day.opens, day.closes)]
    for weekday in range(7):
        same = [
            Window(day.on.weekday(), w.opens, w.closes, w.starts_on, w.ends_on) for w in windows if w.weekday == weekday
        ]
        in_force = [(window.opens, window.closes) for window in same if window.falls_on(day.on)]
        if in_force:
            return in_force
    return []
