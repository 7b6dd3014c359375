"""When a mail may reach somebody: while their team is at work, and never while they are away."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from accounts.models import Absence, User
from calendars.models import Calendar
from calendars.worktime import NeverOpen, Schedule, is_open, next_opening

A_WEEK = 7


class Duty:
    """The hours of teams, each read once; good for one run of the worker."""

    def __init__(self, at: datetime):
        self.at = at
        self.schedules: dict[int | None, Schedule | None] = {}

    def schedule(self, person: User) -> Schedule | None:
        """The hours of the person's team, else the usual ones; None where there are none at all."""
        if person.team_id not in self.schedules:
            try:
                calendar = Calendar.objects.for_team(person.team_id)
                self.schedules[person.team_id] = calendar.schedule(self.at)
            except Calendar.DoesNotExist:
                self.schedules[person.team_id] = None
        return self.schedules[person.team_id]

    def is_on(self, person: User) -> bool:
        """Whether the person's team is at work now."""
        schedule = self.schedule(person)
        return schedule is not None and is_open(schedule, self.at)

    def at_once(self, person: User) -> datetime | None:
        """When a mail at once may leave: now on duty, else as the team begins again; None if it never does."""
        schedule = self.schedule(person)
        if schedule is None:
            return None
        try:
            return self.at if is_open(schedule, self.at) else next_opening(schedule, self.at)
        except NeverOpen:
            return None

    def digest(self, person: User, hour: int) -> datetime | None:
        """When the next daily mail leaves: at that hour on the next day on which the team works."""
        schedule = self.schedule(person)
        if schedule is None:
            return None
        zone = ZoneInfo(schedule.zone)
        today = self.at.astimezone(zone).date()
        for ahead in range(A_WEEK * 5):
            day = today + timedelta(days=ahead)
            moment = datetime.combine(day, time(hour), zone)
            if moment > self.at and schedule.hours_on(day):
                return moment
        return None


def away(people, at: datetime) -> set[int]:
    """Those of ``people`` (numbers) who are away at ``at``."""
    return set(Absence.objects.at(at).filter(person__in=people).values_list("person", flat=True))
