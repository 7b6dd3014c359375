"""When each team works: its calendar, the hours of the week, and the dates that differ from them."""

from calendars.models.calendar import Calendar, TeamCalendar
from calendars.models.hours import OpeningWindow
from calendars.models.special_day import CalendarYear, FestivalDay, SpecialDay

__all__ = ["Calendar", "CalendarYear", "FestivalDay", "OpeningWindow", "SpecialDay", "TeamCalendar"]
