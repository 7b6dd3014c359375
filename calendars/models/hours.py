from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Weekday
from calendars.worktime import Window
from history.tracking import Tracked


class OpeningWindow(models.Model):
    """Hours that come back every week in a period. Rows are ended and succeeded: old deadlines still explain."""

    calendar = models.ForeignKey(
        "calendars.Calendar", on_delete=models.CASCADE, related_name="windows", verbose_name=_("calendar")
    )
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday)
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(
        _("closes"), help_text=_("At or before the opening: on the next day. 00:00 to 00:00 is the whole day.")
    )
    starts_on = models.DateField(_("from"), null=True, blank=True, help_text=_("Empty: always was."))
    ends_on = models.DateField(_("until"), null=True, blank=True, help_text=_("The first day after it. Empty: no end."))
    history = Tracked()

    class Meta:
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        ordering = ["calendar", "weekday", "opens"]
        constraints = [
            models.CheckConstraint(
                name="opening_window_weekday",
                condition=Q(weekday__lte=6),
                violation_error_message=_("A week has seven days."),
            ),
            models.CheckConstraint(
                name="opening_window_runs_forward",
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gt=F("starts_on")),
                violation_error_message=_("A period ends after it starts."),
            ),
            models.UniqueConstraint(
                fields=["calendar", "weekday", "opens", "starts_on"],
                name="opening_window_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self):
        return f"{self.get_weekday_display()} {self.opens:%H:%M}–{self.closes:%H:%M}"

    def as_window(self) -> Window:
        """The same hours as a plain value."""
        return Window(self.weekday, self.opens, self.closes, self.starts_on, self.ends_on)
