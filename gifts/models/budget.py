from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Team
from gifts.choices import LedgerKind
from history.tracking import Tracked


class BudgetExceeded(Exception):
    """Less is left than was asked for. Nothing was written."""

    def __init__(self, budget: "Budget", *, asked: int):
        super().__init__(f"{budget} has {budget.available} left, {asked} were asked for")
        self.budget, self.asked = budget, asked


class BudgetQuerySet(models.QuerySet):
    """Reads about budgets."""

    def covering(self, team: Team, currency: str, on):
        """The budgets of a team in one currency on a day."""
        return self.filter(team=team, currency=currency, starts_on__lte=on, ends_on__gt=on)


class Budget(models.Model):
    """What a team may give away in one period and currency. Amounts in minor units; the ledger explains them."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="budgets", verbose_name=_("team"))
    currency = models.CharField(_("currency"), max_length=3)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    allocated = models.BigIntegerField(_("allocated"), default=0, editable=False)
    reserved = models.BigIntegerField(_("reserved"), default=0, editable=False)
    spent = models.BigIntegerField(_("spent"), default=0, editable=False)

    objects = BudgetQuerySet.as_manager()
    history = Tracked()

    class Meta:
        verbose_name = _("gift budget")
        verbose_name_plural = _("gift budgets")
        constraints = [
            models.UniqueConstraint(fields=["team", "currency", "starts_on"], name="gifts_one_budget_a_period"),
            models.CheckConstraint(
                name="gifts_budget_runs_forward", condition=models.Q(ends_on__gt=models.F("starts_on"))
            ),
            models.CheckConstraint(
                name="gifts_budget_never_overspent",
                condition=models.Q(allocated__gte=models.F("reserved") + models.F("spent")),
            ),
            models.CheckConstraint(
                name="gifts_budget_not_negative", condition=models.Q(reserved__gte=0, spent__gte=0, allocated__gte=0)
            ),
        ]

    def __str__(self):
        return f"{self.team} {self.currency} {self.starts_on:%Y-%m}"

    @property
    def available(self) -> int:
        """What is neither spent nor reserved, in minor units."""
        return self.allocated - self.reserved - self.spent

    @property
    def used(self) -> int:
        """What is spent or reserved, in minor units."""
        return self.reserved + self.spent

    def allocate(self, amount: int, *, by, at, why: str) -> "LedgerLine":
        """Put money in (or, below zero, take unused money out)."""
        return self._enter(LedgerKind.ALLOCATE, amount, gift=None, by=by, at=at, why=why)

    def reserve(self, amount: int, *, gift, by, at) -> "LedgerLine":
        """Set money aside for ``gift``. Locks the budget; raises BudgetExceeded with nothing written."""
        return self._enter(LedgerKind.RESERVE, amount, gift=gift, by=by, at=at)

    def release(self, amount: int, *, gift, by, at) -> "LedgerLine":
        """Give reserved money back."""
        return self._enter(LedgerKind.RELEASE, amount, gift=gift, by=by, at=at)

    def commit(self, amount: int, *, gift, by, at) -> "LedgerLine":
        """Spend what was reserved."""
        return self._enter(LedgerKind.COMMIT, amount, gift=gift, by=by, at=at)

    def refund(self, amount: int, *, gift, by, at) -> "LedgerLine":
        """What was spent came back with the gift."""
        return self._enter(LedgerKind.REFUND, amount, gift=gift, by=by, at=at)

    @transaction.atomic
    def _enter(self, kind: str, amount: int, *, gift, by, at, why: str = "") -> "LedgerLine":
        budget = Budget.objects.select_for_update().get(pk=self.pk)
        change = LedgerLine(budget=budget, kind=kind, amount=amount, gift=gift, by=by, at=at, why=why)
        if change.takes_from_what_is_left > budget.available:
            raise BudgetExceeded(budget, asked=amount)
        budget.allocated += amount * (kind == LedgerKind.ALLOCATE)
        budget.reserved += amount * ((kind == LedgerKind.RESERVE) - (kind in {LedgerKind.RELEASE, LedgerKind.COMMIT}))
        budget.spent += amount * ((kind == LedgerKind.COMMIT) - (kind == LedgerKind.REFUND))
        budget.save(update_fields=["allocated", "reserved", "spent"])
        change.save()
        return change


class LedgerLine(models.Model):
    """One movement of money. Only ever added; a mistake is reversed by another line."""

    append_only = True

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="lines", verbose_name=_("budget"))
    kind = models.CharField(_("movement"), max_length=10, choices=LedgerKind)
    amount = models.BigIntegerField(_("amount"))
    gift = models.ForeignKey(
        "gifts.Gift", models.PROTECT, null=True, blank=True, related_name="ledger_lines", verbose_name=_("gift")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    why = models.CharField(_("why"), max_length=300, blank=True)
    history = Tracked()

    class Meta:
        verbose_name = _("ledger line")
        verbose_name_plural = _("ledger")
        indexes = [models.Index(fields=["budget", "at"], name="gifts_ledger_in_order")]
        constraints = [
            models.CheckConstraint(
                name="gifts_ledger_amount_positive", condition=models.Q(amount__gt=0) | models.Q(kind="allocate")
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.amount}"

    @property
    def takes_from_what_is_left(self) -> int:
        """How much less is left after this line, in minor units."""
        if self.kind == LedgerKind.ALLOCATE:
            return -self.amount
        return self.amount if self.kind == LedgerKind.RESERVE else 0
