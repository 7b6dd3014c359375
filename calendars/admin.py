from django.contrib import admin

from calendars.models import Calendar, CalendarYear, FestivalDay, OpeningWindow, SpecialDay, TeamCalendar
from history.admin import PolicyAdmin


class OpeningWindowInline(admin.TabularInline):
    """When the house is open in an ordinary week."""

    model = OpeningWindow
    extra = 0


class CalendarYearInline(admin.TabularInline):
    """How sure we are of a year's holidays."""

    model = CalendarYear
    extra = 0


@admin.register(Calendar)
class CalendarAdmin(PolicyAdmin):
    """Working time."""

    list_display = ("name", "zone", "is_default")
    inlines = (OpeningWindowInline, CalendarYearInline)
    ordering = ("name",)


@admin.register(SpecialDay)
class SpecialDayAdmin(PolicyAdmin):
    """Holidays, make-up workdays and short days."""

    list_display = ("on", "calendar", "kind", "opens", "closes", "name", "source")
    list_filter = ("calendar", "kind", "source")
    list_select_related = ("calendar",)
    ordering = ("-on",)


@admin.register(FestivalDay)
class FestivalDayAdmin(PolicyAdmin):
    """Days on which nobody calls, beside the public holidays of the customer's country."""

    list_display = ("on", "country", "name", "is_quiet")
    list_filter = ("country",)
    ordering = ("-on", "country")


@admin.register(TeamCalendar)
class TeamCalendarAdmin(PolicyAdmin):
    """Which team works by which calendar."""

    list_display = ("team", "calendar")
    list_select_related = ("team", "calendar")


@admin.register(OpeningWindow, CalendarYear)
class PartOfCalendarAdmin(PolicyAdmin):
    """Windows and years by themselves, with their history."""

    list_display = ("__str__", "calendar")
    list_select_related = ("calendar",)
    ordering = ("-id",)
