"""What a gift should cost and who may decide; rows that managers end and succeed (docs/domain.md §4)."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from complaints.choices import Severity
from complaints.models import DatedPolicy
from history.tracking import Tracked


class GiftTier(DatedPolicy):
    """The share of what the customer spent that fits one severity."""

    severity = models.CharField(_("severity"), max_length=10, choices=Severity)
    floor_percent = models.DecimalField(
        _("from percent"), max_digits=5, decimal_places=2, validators=[MinValueValidator(0), MaxValueValidator(500)]
    )
    ceiling_percent = models.DecimalField(
        _("to percent"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(500)],
        help_text=_("empty: no ceiling but authority and budget"),
    )
    history = Tracked()

    class Meta(DatedPolicy.Meta):
        verbose_name = _("gift tier")
        verbose_name_plural = _("gift tiers")
        constraints = [
            *DatedPolicy.Meta.constraints,
            models.CheckConstraint(
                name="gifts_tier_upwards",
                condition=models.Q(ceiling_percent=None) | models.Q(ceiling_percent__gt=models.F("floor_percent")),
            ),
        ]

    def __str__(self):
        floor, ceiling = f"{self.floor_percent:.0f}", self.ceiling_percent
        if ceiling is None:
            return gettext("%(severity)s: %(floor)s %% and up") % {
                "severity": self.get_severity_display(),
                "floor": floor,
            }
        share = {"severity": self.get_severity_display(), "floor": floor, "ceiling": f"{ceiling:.0f}"}
        return gettext("%(severity)s: %(floor)s–%(ceiling)s %%") % share


class GiftFloor(DatedPolicy):
    """What stands for the customer's spend where there is no purchase and nothing was spent in 12 months."""

    severity = models.CharField(_("severity"), max_length=10, choices=Severity)
    currency = models.CharField(_("currency"), max_length=3)
    amount = models.BigIntegerField(_("amount"), validators=[MinValueValidator(1)])
    history = Tracked()

    class Meta(DatedPolicy.Meta):
        verbose_name = _("fixed floor")
        verbose_name_plural = _("fixed floors")

    def __str__(self):
        return f"{self.get_severity_display()} {self.currency} {self.amount}"


class SpendingAuthority(DatedPolicy):
    """What one role may give away on its own: per gift, per day, and per customer in 12 months."""

    role = models.CharField(_("role"), max_length=20, choices=Role)
    currency = models.CharField(_("currency"), max_length=3)
    per_gift = models.BigIntegerField(_("per gift"), validators=[MinValueValidator(0)])
    per_day = models.BigIntegerField(_("per day"), validators=[MinValueValidator(0)])
    per_customer_year = models.BigIntegerField(_("per customer in 12 months"), validators=[MinValueValidator(0)])
    history = Tracked()

    class Meta(DatedPolicy.Meta):
        verbose_name = _("spending authority")
        verbose_name_plural = _("spending authorities")

    def __str__(self):
        return f"{self.get_role_display()} {self.currency} {self.per_gift}"
