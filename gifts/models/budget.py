"""Budgets: what a team may give away in one period and currency. The ledger (ledger.py) explains every figure."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Team
from audit.models import Entry
from gifts import permissions, telling
from gifts.amounts import MOST, must_be_an_amount
from gifts.choices import HOLDING_MONEY, LedgerKind, Purpose
from gifts.models.ledger import LedgerLine
from gifts.models.periods import one_at_a_time
from gifts.policies import warning_reached
from history.attribution import attributed
from history.tracking import Tracked
from ui.amounts import amount_words

OVERLAPS = _("This team has a budget in this currency on some of these days. Begin where that one ends.")


class BudgetExceeded(Exception):
    """Less is left than was asked for. Nothing was written."""

    def __init__(self, budget: "Budget", *, asked: int):
        super().__init__(f"{budget} has {budget.available} left, {asked} were asked for")
        self.budget, self.asked = budget, asked


class BudgetClosed(Exception):
    """The period is over and no open one follows that could take the movement. Nothing was written."""

    def __init__(self, budget: "Budget"):
        super().__init__(f"{budget} is closed")
        self.budget = budget

    @property
    def words(self) -> str:
        """What to do about it."""
        return gettext("The budget %(budget)s is closed, and none follows it. Open the next one first.") % {
            "budget": self.budget
        }


class BudgetQuerySet(models.QuerySet):
    """Reads about budgets."""

    def covering(self, team: Team, currency: str, on, purpose: str = Purpose.COMPLAINTS):
        """The open budgets of a team in one currency for one purpose on a day; there is at most one."""
        held = {"starts_on__lte": on, "ends_on__gt": on, "closed_at": None}
        return self.filter(team=team, currency=currency, purpose=purpose, **held)

    def visible_to(self, user):
        """All for managers and auditors, those of one's team for its supervisors."""
        if permissions.sees_every_budget(user):
            return self
        return self.filter(team_id=user.team_id) if permissions.may_see_budgets(user) else self.none()


class Budget(models.Model):
    """What a team may give away in one period and currency. Amounts in minor units; the ledger explains them."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="budgets", verbose_name=_("team"))
    currency = models.CharField(_("currency"), max_length=3)
    purpose = models.CharField(
        _("for"), max_length=12, choices=Purpose, default=Purpose.COMPLAINTS, db_default=Purpose.COMPLAINTS
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    allocated = models.BigIntegerField(_("allocated"), default=0, editable=False)
    reserved = models.BigIntegerField(_("reserved"), default=0, editable=False)
    spent = models.BigIntegerField(_("spent"), default=0, editable=False)
    warned_percent = models.PositiveSmallIntegerField(_("warned at percent"), default=0, db_default=0, editable=False)
    closed_at = models.DateTimeField(_("closed at"), null=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("closed by"),
    )

    objects = BudgetQuerySet.as_manager()
    history = Tracked()

    class Meta:
        verbose_name = _("gift budget")
        verbose_name_plural = _("gift budgets")
        constraints = [
            one_at_a_time(
                "gifts_one_budget_at_a_time", codes=("currency", "purpose"), numbers=("team",), message=OVERLAPS
            ),
            models.CheckConstraint(
                name="gifts_budget_runs_forward",
                condition=models.Q(ends_on__gt=models.F("starts_on")),
                violation_error_message=_("It ends before it begins."),
            ),
            models.CheckConstraint(
                name="gifts_budget_never_overspent",
                condition=models.Q(allocated__gte=models.F("reserved") + models.F("spent")),
            ),
            models.CheckConstraint(
                name="gifts_budget_not_negative", condition=models.Q(reserved__gte=0, spent__gte=0, allocated__gte=0)
            ),
            models.CheckConstraint(
                name="gifts_closed_budget_holds_nothing",
                condition=models.Q(closed_at=None) | models.Q(reserved=0, closed_by__isnull=False),
            ),
        ]

    def __str__(self):
        named = f"{self.team} {self.currency} {self.starts_on:%Y-%m}"
        return f"{named} · {self.get_purpose_display()}" if self.purpose == Purpose.CARE else named

    @property
    def available(self) -> int:
        """What is neither spent nor reserved, in minor units."""
        return self.allocated - self.reserved - self.spent

    @property
    def used(self) -> int:
        """What is spent or reserved, in minor units."""
        return self.reserved + self.spent

    @property
    def used_percent(self) -> int:
        """The same as a share of what was allocated, rounded down; 0 while nothing is."""
        return self.used * 100 // self.allocated if self.allocated else 0

    @property
    def warning(self) -> int:
        """80 or 100 where so many percent are used up, else 0."""
        return warning_reached(self.used, self.allocated)

    @classmethod
    @transaction.atomic
    def begin(
        cls, *, team: Team, currency: str, starts_on, ends_on, by, at, purpose: str = Purpose.COMPLAINTS
    ) -> "Budget":
        """Begin a period. Raises PermissionDenied, or ValidationError in words, with nothing written."""
        permissions.must_keep_budgets(by)
        budget = cls(team=team, currency=currency, purpose=purpose, starts_on=starts_on, ends_on=ends_on)
        budget.full_clean()
        with attributed(actor_id=by.pk, reason="begin_budget", at=at):
            budget.save(force_insert=True)
            budget.tell("begin", by=by, at=at)
        return budget

    def allocate(self, amount: int, *, by, at, why: str) -> LedgerLine:
        """Put money in. Raises PermissionDenied, BudgetClosed, or ValidationError in words."""
        permissions.must_keep_budgets(by)
        return self.enter_by_hand(LedgerKind.ALLOCATE, must_be_an_amount(amount), by=by, at=at, why=why)

    def adjust(self, amount: int, *, by, at, why: str) -> LedgerLine:
        """Correct what was allocated, up or (below zero) down to what is used. Raises BudgetExceeded besides."""
        permissions.must_keep_budgets(by)
        must_be_an_amount(abs(amount) if isinstance(amount, int) else amount)
        return self.enter_by_hand(LedgerKind.ADJUST, amount, by=by, at=at, why=why)

    @transaction.atomic
    def reverse(self, line: LedgerLine, *, by, at, why: str) -> LedgerLine:
        """Take back, once, what somebody put in or adjusted; of a closed period in the one that follows.

        Raises ValidationError in words where it cannot be reversed, BudgetExceeded where the money is used already.
        """
        permissions.must_keep_budgets(by)
        if line.kind not in (LedgerKind.ALLOCATE, LedgerKind.ADJUST) or line.reverses_id or line.budget_id != self.pk:
            raise ValidationError(_("Only what was put in or adjusted can be reversed; a gift gives its own back."))
        paying = self.held().open_or_next(at)
        if LedgerLine.objects.filter(reverses=line).exists():
            raise ValidationError(_("This line was reversed already."))
        kind, facts = LedgerKind.ADJUST, {"by": by, "at": at, "why": why, "reverses": line}
        return paying.enter_by_hand(kind, -line.amount, **facts)

    def enter_by_hand(self, kind: str, amount: int, *, by, at, why: str, reverses=None) -> LedgerLine:
        """A movement that a person answers for: with its reason, and an entry in the journal."""
        if not why.strip():
            raise ValidationError({"why": _("Say why money is put in or taken out.")})
        with transaction.atomic(), attributed(actor_id=by.pk, reason=kind, at=at):
            line = self._enter(kind, amount, gift=None, by=by, at=at, why=why.strip(), reverses=reverses)
            verb = "reverse" if reverses else kind
            line.budget.tell(verb, by=by, at=at, reason=why, amount=amount_words(amount, self.currency))
        return line

    def reserve(self, amount: int, *, gift, by, at) -> LedgerLine:
        """Set money aside for ``gift``. Locks the budget; raises BudgetExceeded with nothing written."""
        return self._enter(LedgerKind.RESERVE, amount, gift=gift, by=by, at=at)

    def release(self, amount: int, *, gift, by, at) -> LedgerLine:
        """Give reserved money back."""
        return self._enter(LedgerKind.RELEASE, amount, gift=gift, by=by, at=at)

    def commit(self, amount: int, *, gift, by, at) -> LedgerLine:
        """Spend what was reserved."""
        return self._enter(LedgerKind.COMMIT, amount, gift=gift, by=by, at=at)

    @transaction.atomic
    def refund(self, amount: int, *, gift, by, at) -> LedgerLine:
        """What was spent came back with the gift; after the close it goes to the period that follows."""
        budget = self.held()
        if budget.closed_at is None:
            return budget._enter(LedgerKind.REFUND, amount, gift=gift, by=by, at=at)
        return budget.open_or_next(at)._enter(LedgerKind.LATE, amount, gift=gift, by=by, at=at)

    @transaction.atomic
    def close(self, *, by, at, why: str = "") -> None:
        """Lock the period: nothing is written to it any more. What waiting gifts hold moves to the one that follows.

        Raises PermissionDenied, BudgetClosed (no open period follows), BudgetExceeded (that one has too little left).
        """
        permissions.must_keep_budgets(by)
        with attributed(actor_id=by.pk, reason="close_budget", at=at):
            gifts = self.gifts.filter(state__in=HOLDING_MONEY)
            carried = list(gifts.select_for_update(of=["self"], no_key=True).order_by("pk"))  # before their budget
            budget = self.held()
            if budget.closed_at is not None:
                raise ValidationError(_("It is closed already."))
            if {gift.pk for gift in carried} != set(gifts.values_list("pk", flat=True)):
                raise ValidationError(_("A gift has just reserved money here. Please try again."))
            if carried:
                budget.carry_over(carried, by=by, at=at)
                budget.refresh_from_db()
            budget.closed_at, budget.closed_by = at, by
            budget.save(update_fields=["closed_at", "closed_by"])
            left = amount_words(budget.available, budget.currency)
            budget.tell("close", by=by, at=at, reason=why, left=left, carried=len(carried))
        self.refresh_from_db()

    def carry_over(self, gifts, *, by, at) -> None:
        """Move what these gifts hold to the period that follows; whoever looks at one of them has to look again."""
        following = self.following(at)
        if following is None:
            raise BudgetClosed(self)
        for gift in gifts:
            self._enter(LedgerKind.RELEASE, gift.amount, gift=gift, by=by, at=at, why=f"→ {following}")
            following._enter(LedgerKind.RESERVE, gift.amount, gift=gift, by=by, at=at, why=f"← {self}")
        moved = self.gifts.filter(pk__in=[gift.pk for gift in gifts])
        moved.update(budget=following, version=models.F("version") + 1)

    def held(self) -> "Budget":
        """This budget as it is stored, its row locked until the transaction ends."""
        return Budget.objects.select_for_update(of=["self"]).select_related("team").get(pk=self.pk)

    def following(self, at) -> "Budget | None":
        """The first open one of this team, currency and purpose after this."""
        same = {"team": self.team_id, "currency": self.currency, "purpose": self.purpose}
        later = Budget.objects.filter(**same, starts_on__gte=self.ends_on)
        return later.filter(closed_at=None).order_by("starts_on").first()

    def open_or_next(self, at) -> "Budget":
        """This one while it is open, else the one that follows. Raises BudgetClosed."""
        found = self if self.closed_at is None else self.following(at)
        if found is None:
            raise BudgetClosed(self)
        return found

    @transaction.atomic
    def _enter(self, kind: str, amount: int, *, gift, by, at, why: str = "", reverses=None) -> LedgerLine:
        budget = self.held()
        if budget.closed_at is not None:
            raise BudgetClosed(budget)
        line = LedgerLine(budget=budget, kind=kind, amount=amount, gift=gift, by=by, at=at, why=why, reverses=reverses)
        if line.takes_from_what_is_left > budget.available:
            raise BudgetExceeded(budget, asked=abs(amount))
        budget.allocated += line.effect_on("allocated")
        budget.reserved += line.effect_on("reserved")
        budget.spent += line.effect_on("spent")
        if budget.allocated > MOST:
            raise ValidationError(_("So much no budget holds."))
        reached, told = budget.warning, budget.warned_percent
        by_hand = kind in (LedgerKind.ALLOCATE, LedgerKind.ADJUST)  # only then may the same warning come again
        budget.warned_percent = reached if by_hand else max(reached, told)
        budget.save(update_fields=["allocated", "reserved", "spent", "warned_percent"])
        line.save(force_insert=True)
        if budget.warned_percent > told:
            budget.warn(reached, at=at)
        return line

    def warn(self, percent: int, *, at) -> None:
        """Tell those who answer for it, in the journal and by mail, that so much is used up."""
        self.tell("warn", by=None, at=at, percent=percent)
        telling.tell(telling.mail_what_is_used_up, self.pk, at=at)

    def tell(self, verb: str, *, by, at, reason: str = "", **facts) -> None:
        """Write an act on this budget into the journal."""
        told = {"budget": str(self), **facts}
        Entry.about(self, f"budget_{verb}", by=by, at=at, reason=reason, facts=told).save(force_insert=True)
