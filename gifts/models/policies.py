"""What a gift should cost and who may decide; rows that managers end and succeed (docs/domain.md §4)."""

from datetime import date, timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from complaints.choices import Severity
from complaints.models import DatedPolicy
from complaints.policychecks import RANKED, Demand, of_each_currency
from customers.models import Tier
from gifts import policychecks
from gifts.models.periods import one_at_a_time
from history.tracking import Tracked
from ui.amounts import amount_words
from ui.moments import MINUTE, length_words

TWO_TIERS = _("Another tier of this severity holds on some of these days. End that one first, or begin later.")
TWO_FLOORS = _("Another floor of this severity and currency holds on some of these days. End that one first.")
TWO_LIMITS = _("Another authority of this role and currency holds on some of these days. End that one first.")
TWO_TIMES = _("Another time to decide of this severity holds on some of these days. End that one first.")


class GiftTier(DatedPolicy):
    """The share of what the customer spent that fits one severity.

    One for a tier of customers holds beside that for all: winning back an important customer may exceed 100 %.
    """

    key = ("severity", "customer_tier")
    needs_second = True

    severity = models.CharField(_("severity"), max_length=10, choices=Severity)
    customer_tier = models.CharField(
        _("customers"), max_length=10, choices=Tier, blank=True, default="", db_default="", help_text=_("Empty: all.")
    )
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
                violation_error_message=_("A tier ends above where it begins."),
            ),
            one_at_a_time("gifts_one_tier_at_a_time", codes=("severity", "customer_tier"), message=TWO_TIERS),
        ]

    @classmethod
    def demands(cls, rows):
        """Each severity has a tier for all customers."""
        return policychecks.of_each_severity([row for row in rows if not row.customer_tier], _("gift tier"))

    @classmethod
    def contradictions(cls, rows):
        """A graver matter never has the smaller share."""
        return policychecks.tiers(rows)

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

    key = ("severity", "currency")
    needs_second = True

    severity = models.CharField(_("severity"), max_length=10, choices=Severity)
    currency = models.CharField(_("currency"), max_length=3)
    amount = models.BigIntegerField(_("amount"), validators=[MinValueValidator(1)])
    history = Tracked()

    class Meta(DatedPolicy.Meta):
        verbose_name = _("fixed floor")
        verbose_name_plural = _("fixed floors")
        constraints = [
            *DatedPolicy.Meta.constraints,
            one_at_a_time("gifts_one_floor_at_a_time", codes=("severity", "currency"), message=TWO_FLOORS),
        ]

    @classmethod
    def demands(cls, rows):
        """A currency that has a floor has one for each severity."""
        return of_each_currency(rows, "severity", Severity.values, _("fixed floor"))

    @classmethod
    def contradictions(cls, rows):
        """A graver matter never has the smaller floor."""
        return policychecks.floors(rows)

    def __str__(self):
        return f"{self.get_severity_display()} {amount_words(self.amount, self.currency)}"


class SpendingAuthority(DatedPolicy):
    """What one role may give away on its own: per gift, per day, and per customer in 12 months."""

    key = ("role", "currency")
    needs_second = True

    role = models.CharField(_("role"), max_length=20, choices=Role)
    currency = models.CharField(_("currency"), max_length=3)
    per_gift = models.BigIntegerField(_("per gift"), validators=[MinValueValidator(0)])
    per_day = models.BigIntegerField(_("per day"), validators=[MinValueValidator(0)])
    per_customer_year = models.BigIntegerField(_("per customer in 12 months"), validators=[MinValueValidator(0)])
    history = Tracked()

    class Meta(DatedPolicy.Meta):
        verbose_name = _("spending authority")
        verbose_name_plural = _("spending authorities")
        constraints = [
            *DatedPolicy.Meta.constraints,
            one_at_a_time("gifts_one_authority_at_a_time", codes=("role", "currency"), message=TWO_LIMITS),
        ]

    @classmethod
    def demands(cls, rows):
        """In a currency that is given at all, each role that decides has its limits."""
        return of_each_currency(rows, "role", RANKED, _("spending authority"))

    @classmethod
    def contradictions(cls, rows):
        """Whoever is higher may give at least as much; one gift is no more than a day or a year of them."""
        return policychecks.authorities(rows)

    def __str__(self):
        return f"{self.get_role_display()} {amount_words(self.per_gift, self.currency)}"


class DecisionTime(DatedPolicy):
    """How much working time there is to decide on a gift that waits; an empty severity means any."""

    key = ("severity",)
    needs_second = True

    severity = models.CharField(_("severity"), max_length=10, choices=Severity, blank=True)
    minutes = models.PositiveIntegerField(_("minutes"), validators=[MinValueValidator(1)])
    history = Tracked()

    class Meta(DatedPolicy.Meta):
        verbose_name = _("time to decide")
        verbose_name_plural = _("times to decide")
        constraints = [
            *DatedPolicy.Meta.constraints,
            one_at_a_time("gifts_one_decision_time_at_a_time", codes=("severity",), message=TWO_TIMES),
        ]

    def __str__(self):
        return f"{self.get_severity_display() or '–'} {length_words(self.minutes * MINUTE)}"

    @classmethod
    def demands(cls, rows):
        """There is a time for any severity."""
        return [Demand(("any",), str(_("time to decide")), [row for row in rows if not row.severity])]

    @classmethod
    def contradictions(cls, rows):
        """A graver matter never waits longer."""
        return policychecks.decision_times(rows)

    @property
    def length(self) -> timedelta:
        """The working time there is."""
        return timedelta(minutes=self.minutes)

    @classmethod
    def governing(cls, severity: str, on: date) -> "DecisionTime | None":
        """The one for this severity on a day, else the one for any."""
        return cls.objects.in_force(on).filter(severity__in=["", severity]).order_by("-severity").first()
