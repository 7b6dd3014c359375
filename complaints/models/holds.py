from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from calendars.worktime import Interval
from complaints.choices import HoldEnd, HoldReason
from history.masking import Personal
from history.tracking import Tracked


class HoldQuerySet(models.QuerySet):
    """Reads about waits. Every method chains."""

    def standing(self):
        """Waits that nobody has ended."""
        return self.filter(released_at=None)

    def run_out(self, at):
        """Standing waits whose time was over by ``at``."""
        return self.standing().filter(until__lte=at)


class Hold(Personal):
    """That a case waits for its customer. A row beside the state: clocks that may pause stand still meanwhile.

    ``until`` is the latest moment up to which we wait; empty: until the customer answers. Whatever the system ended
    has nobody in ``released_by``.
    """

    complaint = models.ForeignKey(
        "complaints.Complaint", models.CASCADE, related_name="holds", verbose_name=_("complaint")
    )
    why = models.CharField(_("waits for"), max_length=10, choices=HoldReason)
    words = models.TextField(_("in words"), blank=True)
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    placed_at = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("at the latest until"), null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ended by")
    )
    released_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_by_what = models.CharField(_("what ended it"), max_length=10, choices=HoldEnd, blank=True)

    objects = HoldQuerySet.as_manager()
    history = Tracked(personal=["words"], person="complaint", of="complaint")

    class Meta:
        verbose_name = _("wait for the customer")
        verbose_name_plural = _("waits for customers")
        indexes = [
            models.Index(fields=["until"], name="complaints_hold_runs_out", condition=models.Q(released_at=None))
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["complaint"], name="complaints_one_hold", condition=models.Q(released_at=None)
            ),
            models.CheckConstraint(
                name="complaints_hold_runs_forward",
                condition=models.Q(released_at=None) | models.Q(released_at__gte=models.F("placed_at")),
            ),
            models.CheckConstraint(
                name="complaints_hold_waits_ahead",
                condition=models.Q(until=None) | models.Q(until__gt=models.F("placed_at")),
            ),
            models.CheckConstraint(
                name="complaints_hold_ends_by_something",
                condition=models.Q(released_at=None, ended_by_what="")
                | (models.Q(released_at__isnull=False) & ~models.Q(ended_by_what="")),
            ),
        ]

    def __str__(self):
        return f"{self.get_why_display()} {self.placed_at:%Y-%m-%d %H:%M}"

    @property
    def span(self) -> Interval | None:
        """From when to when it lasted; None while it stands."""
        return (self.placed_at, self.released_at) if self.released_at else None
