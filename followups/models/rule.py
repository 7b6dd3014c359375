from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models.naming import in_readers_language
from complaints.choices import Severity
from complaints.models import Category, DatedPolicy
from complaints.policychecks import Demand
from customers.models import Tier
from followups import policychecks
from followups.models.periods import one_a_day
from followups.models.receiving import Received
from history.tracking import Tracked


class FollowUpRule(DatedPolicy, Received):
    """When, how and for whom we ask after a resolution. The window opens and closes this long after it."""

    key = ("code",)

    code = models.SlugField(_("code"), max_length=40)
    name_en = models.CharField(_("English"), max_length=80)
    name_zh_hant = models.CharField(_("Traditional Chinese"), max_length=80)
    name_zh_hans = models.CharField(_("Simplified Chinese"), max_length=80)
    severities = models.JSONField(_("severities"), default=list, help_text=_("Severities it applies to."))
    or_important = models.BooleanField(_("also for important customers"), default=False)
    or_safety = models.BooleanField(_("also for safety risks"), default=False)
    earliest_hours = models.PositiveIntegerField(_("earliest, hours"))
    latest_hours = models.PositiveIntegerField(_("latest, hours"), validators=[MinValueValidator(1)])
    in_working_time = models.BooleanField(_("working time"), default=False)
    category = models.ForeignKey(
        Category,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("category"),
        help_text=_("Empty: any."),
    )
    ignores_cap = models.BooleanField(
        _("never put off"),
        default=False,
        db_default=False,
        help_text=_("It keeps its window, however often the customer was contacted lately."),
    )
    instead_of = models.CharField(
        _("instead of"), max_length=40, blank=True, help_text=_("The code of the rule whose place it takes.")
    )
    history = Tracked()
    in_words = {"severities": Severity.choices}

    class Meta(DatedPolicy.Meta):
        verbose_name = _("follow-up rule")
        verbose_name_plural = _("follow-up rules")
        constraints = [
            *DatedPolicy.Meta.constraints,
            *Received.Meta.constraints,
            models.CheckConstraint(
                name="followups_rule_window_upwards",
                condition=models.Q(latest_hours__gt=models.F("earliest_hours")),
                violation_error_message=_("The window closes before it opens."),
            ),
            models.CheckConstraint(
                name="followups_rule_not_instead_of_itself",
                condition=~models.Q(instead_of=models.F("code")),
                violation_error_message=_("A rule cannot take its own place."),
            ),
            one_a_day("followups_rule_one_a_day", "code"),
        ]

    def __str__(self):
        return self.name

    @property
    def name(self) -> str:
        """What the follow-up is called, in the reader's language."""
        return in_readers_language(self)

    def clean(self):
        """Raises ValidationError for a window upside down, severities that nobody knows, and a circle of places."""
        super().clean()
        if None not in (self.earliest_hours, self.latest_hours) and self.latest_hours <= self.earliest_hours:
            raise ValidationError({"latest_hours": _("The window closes before it opens.")})
        if not isinstance(self.severities, list) or set(self.severities) - set(Severity.values):
            raise ValidationError({"severities": _("Only these: %(known)s.") % {"known": ", ".join(Severity.values)}})
        if circle := self.circle():
            told = " → ".join(circle)
            raise ValidationError({"instead_of": _("In a circle nobody asks: %(codes)s.") % {"codes": told}})

    @classmethod
    def contradictions(cls, rows):
        """A rule takes the place of one that is there, and of none in a circle."""
        return policychecks.places(rows)

    def circle(self) -> list[str]:
        """The codes that come back to this one when each is followed to the rule whose place it takes; else empty."""
        others = FollowUpRule.objects.exclude(pk=self.pk).exclude(instead_of="")
        if self.ends_on:
            others = others.filter(starts_on__lt=self.ends_on)
        if self.starts_on:
            others = others.exclude(ends_on__lte=self.starts_on)
        places = dict(others.values_list("code", "instead_of")) | {self.code: self.instead_of}
        way = [self.code]
        while (place := places.get(way[-1])) and place not in way:
            way.append(place)
        return [*way, place] if place == self.code else []


class ContactCap(DatedPolicy):
    """How often a customer is contacted at most: calls, surveys, letters and gifts count alike (docs/domain.md §5)."""

    key = ("tier",)

    tier = models.CharField(
        pgettext_lazy("customer", "tier"), max_length=10, choices=Tier, blank=True, help_text=_("Empty: any.")
    )
    contacts = models.PositiveSmallIntegerField(_("contacts at most"), validators=[MinValueValidator(1)])
    days = models.PositiveSmallIntegerField(_("in so many days"), validators=[MinValueValidator(1)])
    put_off_days = models.PositiveSmallIntegerField(
        _("put off at most, days"), help_text=_("How much later a follow-up may come because of it.")
    )
    history = Tracked()

    class Meta(DatedPolicy.Meta):
        verbose_name = _("cap on contacts")
        verbose_name_plural = _("caps on contacts")
        constraints = [
            *DatedPolicy.Meta.constraints,
            models.CheckConstraint(
                name="followups_cap_counts", condition=models.Q(contacts__gte=1) & models.Q(days__gte=1)
            ),
            one_a_day("followups_cap_one_a_day", "tier"),
        ]

    @classmethod
    def demands(cls, rows):
        """There is a cap for customers of any tier."""
        return [Demand(("any",), str(_("cap on contacts")), [row for row in rows if not row.tier])]

    def __str__(self):
        return _("%(contacts)s in %(days)s days") % {"contacts": self.contacts, "days": self.days}
