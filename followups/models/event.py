from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from customers.models import Customer
from followups.choices import EventKind
from history.tracking import Tracked


class CustomerEventQuerySet(models.QuerySet):
    """Reads about events. Every method chains."""

    def to_come(self, at: datetime):
        """Those that are still to happen, the next first."""
        return self.filter(happens_at__gt=at).order_by("happens_at", "pk")


class CustomerEvent(models.Model):
    """Something known to happen to a customer, for which a step of a programme may wait. No words about anybody."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="events", verbose_name=_("customer"))
    kind = models.CharField(_("what happens"), max_length=12, choices=EventKind)
    happens_at = models.DateTimeField(_("when"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("entered by"),
        help_text=_("empty: another system"),
    )
    entered_at = models.DateTimeField(_("entered at"))

    objects = CustomerEventQuerySet.as_manager()
    history = Tracked()

    class Meta:
        verbose_name = _("event of a customer")
        verbose_name_plural = _("events of customers")
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "kind", "happens_at"],
                name="followups_event_once",
                violation_error_message=_("This is known already."),
            ),
            models.CheckConstraint(name="followups_event_known_kind", condition=models.Q(kind__in=EventKind.values)),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.happens_at:%Y-%m-%d %H:%M}"
