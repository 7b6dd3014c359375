from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from calendars.models import Calendar, CalendarYear, FestivalDay, OpeningWindow, SpecialDay, TeamCalendar
from history.admin import PeriodFilter, PolicyAdmin
from history.choosing import Rows
from history.reference_admin import Called, Cell, ReferenceAdmin, resource_of


class OpeningWindowInline(Rows):
    """When the house is open in an ordinary week."""

    model = OpeningWindow


class CalendarYearInline(Rows):
    """How sure we are of a year's holidays."""

    model = CalendarYear


def not_in_the_past(resource, day, row, **kwargs):
    """Raises ValidationError for a day that is over."""
    if day.on < localdate():
        raise ValidationError(_("%(day)s is over: deadlines were counted by it.") % {"day": day.on})


@admin.register(Calendar)
class CalendarAdmin(PolicyAdmin):
    """Working time."""

    list_display = ("name", "zone", "is_default")
    search_fields = ("name",)
    inlines = (OpeningWindowInline, CalendarYearInline)
    ordering = ("name",)


@admin.register(SpecialDay)
class SpecialDayAdmin(ReferenceAdmin):
    """Holidays, make-up workdays and short days. What is over stays: deadlines were counted by it."""

    resource = resource_of(
        SpecialDay,
        ("calendar", "on", "kind", "opens", "closes", "name", "source"),
        ("calendar", "on", "source", "opens"),
        calendar=Cell("calendar", "calendar", Called(Calendar, "name")),
        before_save_instance=not_in_the_past,
    )

    list_display = ("on", "calendar", "kind", "opens", "closes", "name", "source")
    list_filter = (("on", PeriodFilter), "calendar", "kind", "source")
    search_fields = ("name",)
    list_select_related = ("calendar",)
    ordering = ("-on",)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (obj is None or obj.on >= localdate())


@admin.register(FestivalDay)
class FestivalDayAdmin(PolicyAdmin):
    """Days on which nobody calls, beside the public holidays of the customer's country."""

    list_display = ("on", "country", "name", "is_quiet")
    list_filter = (("on", PeriodFilter), "country")
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
