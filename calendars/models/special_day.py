from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from history.tracking import Tracked


class SpecialDay(models.Model):
    """A date that differs from its weekday: closed, open although its weekday is not, or open for fewer hours.

    A date may have several rows, one for each of its windows. Rows entered by hand replace imported ones of the same
    date, because the public calendar binds the authorities and a firm keeps its own.
    """

    class Kind(models.TextChoices):
        CLOSED = "closed", pgettext_lazy("day", "closed")
        MAKEUP = "makeup", _("make-up workday")
        REDUCED = "reduced", _("reduced service")

    class Source(models.TextChoices):
        IMPORTED = "imported", _("imported")
        BY_HAND = "by_hand", _("entered by hand")

    calendar = models.ForeignKey(
        "calendars.Calendar", on_delete=models.CASCADE, related_name="special_days", verbose_name=_("calendar")
    )
    on = models.DateField(_("date"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    opens = models.TimeField(_("opens"), null=True, blank=True)
    closes = models.TimeField(
        _("closes"), null=True, blank=True, help_text=_("A make-up workday without hours has those of an ordinary day.")
    )
    name = models.CharField(_("name"), max_length=100, blank=True)
    source = models.CharField(_("source"), max_length=8, choices=Source, default=Source.BY_HAND)
    history = Tracked()

    class Meta:
        verbose_name = _("special day")
        verbose_name_plural = _("special days")
        ordering = ["calendar", "on", "opens"]
        constraints = [
            models.UniqueConstraint(
                fields=["calendar", "on", "source", "opens"], name="special_day_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                name="special_day_hours_fit_its_kind",
                condition=Q(kind="closed", opens=None, closes=None)
                | Q(kind="makeup", opens=None, closes=None)
                | Q(kind__in=["makeup", "reduced"], opens__isnull=False, closes__isnull=False),
                violation_error_message=_("A closed day has no hours; reduced service says which."),
            ),
        ]

    def __str__(self):
        return f"{self.on:%Y-%m-%d} {self.name or self.get_kind_display()}"


class CalendarYear(models.Model):
    """How far the holidays of a year can be relied on. A year without a row counts as missing."""

    class Status(models.TextChoices):
        CONFIRMED = "confirmed", _("confirmed")
        PROVISIONAL = "provisional", _("provisional")
        MISSING = "missing", _("missing")

    calendar = models.ForeignKey(
        "calendars.Calendar", on_delete=models.CASCADE, related_name="years", verbose_name=_("calendar")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    status = models.CharField(_("status"), max_length=11, choices=Status, default=Status.MISSING)
    history = Tracked()

    class Meta:
        verbose_name = _("calendar year")
        verbose_name_plural = _("calendar years")
        ordering = ["calendar", "year"]
        constraints = [
            models.UniqueConstraint(fields=["calendar", "year"], name="calendar_year_once"),
            models.CheckConstraint(
                name="calendar_year_is_plausible",
                condition=Q(year__gte=1900, year__lte=2200),
                violation_error_message=_("Write the year in the Western count, with four digits."),
            ),
        ]

    def __str__(self):
        return f"{self.year}: {self.get_status_display()}"


class FestivalDay(models.Model):
    """A day on which nobody calls customers of a country, or, of its public holidays, one on which we do."""

    country = models.CharField(
        _("country"), max_length=2, blank=True, help_text=_("Two letters, such as TW. Empty: everywhere.")
    )
    on = models.DateField(_("date"))
    name = models.CharField(_("name"), max_length=100, blank=True)
    is_quiet = models.BooleanField(
        _("nobody calls"), default=True, help_text=_("Otherwise we do call, although it is a public holiday.")
    )
    history = Tracked()

    class Meta:
        verbose_name = _("festival day")
        verbose_name_plural = _("festival days")
        ordering = ["on", "country"]
        constraints = [
            models.UniqueConstraint(
                fields=["country", "on"],
                name="festival_day_once",
                violation_error_message=_("There is a row for this day already."),
            ),
            models.CheckConstraint(
                name="festival_day_country",
                condition=Q(country__regex=r"^([A-Z]{2})?$"),
                violation_error_message=_("Two capital letters, such as TW."),
            ),
        ]

    def __str__(self):
        return f"{self.on:%Y-%m-%d} {self.name or self.country}"
