"""What somebody may offer a customer on their own word, and what was approved on a case beyond it."""

from datetime import datetime

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import permissions
from accounts.models import Role
from complaints import policychecks
from complaints.models.dated import DatedPolicy, policy_day
from complaints.models.periods import one_at_a_time
from complaints.reach import NO_LIMIT
from history.masking import Personal
from history.tracking import Tracked
from ui.amounts import amount_words
from ui.asked_often import SOME_DAY, SOME_TEXT, Question, kept, some

TWO_LIMITS = _("Another limit of this role and currency holds on some of these days. End that one first.")
SOME_CURRENCY = some("currency")


class RedressAuthority(DatedPolicy):
    """The most that one role may offer in one option, in minor units; empty: no limit. Without a row it is nothing."""

    key = ("role", "currency")
    needs_second = True

    role = models.CharField(_("role"), max_length=20, choices=Role)
    currency = models.CharField(_("currency"), max_length=3)
    per_option = models.BigIntegerField(
        _("per option"), null=True, blank=True, validators=[MinValueValidator(0)], help_text=_("Empty: no limit.")
    )
    history = Tracked()

    class Meta(DatedPolicy.Meta):
        verbose_name = _("redress authority")
        verbose_name_plural = _("redress authorities")
        constraints = [
            *DatedPolicy.Meta.constraints,
            models.CheckConstraint(
                name="complaints_redress_limit_not_negative",
                condition=models.Q(per_option=None) | models.Q(per_option__gte=0),
            ),
            one_at_a_time("complaints_one_redress_limit_at_a_time", codes=("role", "currency"), message=TWO_LIMITS),
        ]

    def __str__(self):
        if self.per_option is None:
            told = {"role": self.get_role_display(), "currency": self.currency}
            return gettext("%(role)s %(currency)s: no limit") % told
        return f"{self.get_role_display()} {amount_words(self.per_option, self.currency)}"

    @property
    def reach(self) -> float:
        """The limit as a number that can be compared."""
        return NO_LIMIT if self.per_option is None else self.per_option

    @classmethod
    def demands(cls, rows):
        """In a currency that is offered at all, each role that proposes has its limit."""
        return policychecks.of_each_currency(rows, "role", policychecks.RANKED, _("redress authority"))

    @classmethod
    def contradictions(cls, rows):
        """Whoever is higher may offer at least as much."""
        return policychecks.redress_authorities(rows)

    @classmethod
    def reach_of(cls, person, currency: str, at: datetime) -> float:
        """The most that ``person`` may offer alone, in minor units; one query.

        Nothing while they are on trial, except where they practise.
        """
        if not permissions.may_handle(person) or (person.on_trial(at) and not person.practises):
            return 0
        rows = limit_in_force().answers({SOME_DAY: policy_day(at), SOME_TEXT: person.role, SOME_CURRENCY: currency})
        return rows[0].reach if rows else 0


@kept
def limit_in_force() -> Question[RedressAuthority]:
    """The limit of the role in the currency that are given, on the day that is given."""
    return Question(RedressAuthority.objects.in_force(SOME_DAY).filter(role=SOME_TEXT, currency=SOME_CURRENCY))


class RedressApproval(Personal):
    """That somebody above let colleagues offer up to an amount in one option of a case, and why."""

    complaint = models.ForeignKey(
        "complaints.Complaint", models.CASCADE, related_name="redress_approvals", verbose_name=_("complaint")
    )
    amount = models.BigIntegerField(_("up to"), help_text=_("in minor units of the currency"))
    currency = models.CharField(_("currency"), max_length=3)
    why = models.CharField(_("why"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    history = Tracked(personal=["why"], person="complaint", of="complaint")

    class Meta:
        verbose_name = _("approved redress")
        verbose_name_plural = _("approved redress")
        constraints = [
            models.CheckConstraint(name="complaints_approved_is_something", condition=models.Q(amount__gt=0)),
        ]

    def __str__(self):
        return amount_words(self.amount, self.currency)
