"""From a case to a gift: what it is a share of, which tier it falls in, which budget pays, who decides."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from complaints.models import Complaint
from complaints.models.requirements import Asked, missing
from gifts import policies
from gifts.amounts import must_be_an_amount
from gifts.choices import Placement
from gifts.models import Budget, Gift, GiftFloor, GiftItem, GiftTier
from gifts.models.limits import hold_limits
from history.attribution import attributed


class NoPolicy(LookupError):
    """No tier, floor or budget is in force for this case; a manager has to add one."""


@dataclass(frozen=True)
class Frame:
    """Within what a gift of one case moves at one moment. Amounts in minor units of ``currency``."""

    case: Complaint
    at: datetime
    currency: str
    basis: str
    basis_amount: int
    tier: GiftTier
    tiers: list[GiftTier]
    customer_tier: str = ""

    @cached_property
    def budget(self) -> Budget | None:
        """What pays for it; None where no budget covers the day."""
        return Budget.objects.covering(self.case.team, self.currency, self.at.date()).first()

    @cached_property
    def given(self) -> int:
        """What the case has already received."""
        return self.case.gifts.counted().filter(currency=self.currency).worth()

    @property
    def range(self) -> policies.GiftRange:
        """The tier in money."""
        return policies.gift_range(pure(self.tier), self.basis_amount, self.currency)

    def placement(self, amount: int) -> str:
        """Where ``amount`` lies, with what the case already received."""
        total = amount + self.given
        rows = map(pure, self.tiers)
        return policies.placement(total, self.basis_amount, self.tier.severity, rows, self.customer_tier).value

    def tier_for(self, placement: str) -> GiftTier:
        """The row that a gift lying there goes by."""
        if placement != Placement.WIN_BACK:
            return self.tier
        key = (self.tier.severity, self.customer_tier)
        return next(row for row in self.tiers if (row.severity, row.customer_tier) == key)

    @property
    def tiers_for_all(self) -> list[GiftTier]:
        """Those of every customer, as the scale draws them."""
        return [row for row in self.tiers if not row.customer_tier]


def pure(tier: GiftTier) -> policies.Tier:
    """The row as the pure policy reads it."""
    return policies.Tier(tier.severity, tier.floor_percent, tier.ceiling_percent, tier.customer_tier)


def frame_of(case: Complaint, at: datetime) -> Frame:
    """What the policies of the day say about a gift for ``case``. Raises NoPolicy."""
    currency = case.purchase.currency if case.purchase else case.team.currency
    tiers = list(GiftTier.objects.in_force(at.date()))
    tier = next((row for row in tiers if row.severity == case.severity and not row.customer_tier), None)
    floor = GiftFloor.objects.in_force(at.date()).filter(severity=case.severity, currency=currency).first()
    if tier is None or floor is None:
        raise NoPolicy(f"{case.severity} {currency}")
    spent = None
    if case.customer and not case.purchase:
        year = case.customer.purchases.between(at.date() - timedelta(days=365), at.date() + timedelta(days=1))
        spent = year.spent(currency)
    paid = case.purchase.amount if case.purchase else None
    basis, amount = policies.basis_for(paid, spent, floor.amount)
    known = {"basis": basis.value, "basis_amount": amount, "tier": tier, "tiers": tiers}
    return Frame(case, at, currency=currency, **known, customer_tier=case.customer.tier if case.customer else "")


@transaction.atomic
def draft_gift(
    case: Complaint, *, by, at: datetime, item: GiftItem, amount: int | None = None, idempotency_key=None, **facts
) -> Gift:
    """Note a gift for a case without moving money or stock. ``amount`` in minor units, else the item's value.

    Raises NoPolicy where no tier, floor or budget covers it, ValidationError in words for an amount that is none or of
    another currency. The same idempotency_key gives the same gift.
    """
    if idempotency_key and (known := Gift.objects.filter(idempotency_key=idempotency_key).first()):
        return known
    frame, worth = frame_of(case, at), must_be_an_amount(item.value if amount is None else amount)
    if frame.budget is None:
        raise NoPolicy(f"{case.team} {frame.currency}")
    if item.currency != frame.currency:
        raise ValidationError(_("This gift is priced in %(its)s; the case is in %(ours)s.") % currencies(item, frame))
    placed = frame.placement(worth)
    with attributed(actor_id=by.pk, reason="gift", at=at):
        gift = Gift.objects.create(
            complaint=case,
            customer=case.customer,
            team=case.team,
            item=item,
            amount=worth,
            currency=frame.currency,
            severity=case.severity,
            basis=frame.basis,
            basis_amount=frame.basis_amount,
            tier=frame.tier_for(placed),
            placement=placed,
            budget=frame.budget,
            requested_by=by,
            requested_at=at,
            idempotency_key=idempotency_key,
            **facts,
        )
        gift.record("draft", by=by, at=at, after=gift.state, **gift.told())
    return gift


def currencies(item: GiftItem, frame: Frame) -> dict[str, str]:
    """The two currencies that do not go together."""
    return {"its": item.currency, "ours": frame.currency}


def needs_approval(gift: Gift, *, by, at: datetime) -> list:
    """Why ``by`` may not decide alone, as Requirement objects; empty when they may."""
    return missing("gift_grant", Asked(gift, by, at, {}))


@transaction.atomic
def give_gift(case: Complaint, *, by, at: datetime, item: GiftItem, amount: int | None = None, **facts) -> Gift:
    """Draft a gift, then decide it on one's own authority where that reaches, else ask another person.

    Raises RequirementsMissing, BudgetExceeded, OutOfStock or NoPolicy with nothing written.
    """
    gift = draft_gift(case, by=by, at=at, item=item, amount=amount, **facts)
    if gift.state != "draft":
        return gift
    hold_limits([by.pk], customer_id=gift.customer_id, case_id=gift.complaint_id)
    if needs_approval(gift, by=by, at=at):
        gift.submit(by=by, at=at, reason=gift.why)
    else:
        gift.grant(by=by, at=at)
    return gift
