"""From a case to a gift: what it is a share of, which tier it falls in, which budget pays, who decides."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Subquery
from django.utils.translation import gettext as _

from accounts.models import Team
from complaints.choices import Severity
from complaints.models import Complaint, policy_day
from complaints.models.requirements import Asked, missing
from customers.models import Customer, Purchase
from gifts import policies
from gifts.amounts import must_be_an_amount
from gifts.choices import GiftState, Placement, Purpose, Timing
from gifts.models import Budget, Gift, GiftFloor, GiftItem, GiftTier
from gifts.models.limits import hold_limits
from gifts.models.stages import MOST_STAGES
from history.attribution import attributed

YEAR = timedelta(days=365)


class NoPolicy(LookupError):
    """No tier, floor or budget is in force for this case; a manager has to add one."""


@dataclass(frozen=True)
class Frame:
    """Within what a gift moves at one moment, for a case or, as care, for a customer. Amounts in minor units."""

    case: Complaint | None
    customer: Customer | None
    team: Team
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
        return Budget.objects.covering(self.team, self.currency, policy_day(self.at), self.purpose).first()

    @property
    def purpose(self) -> str:
        """Which line of the budget pays."""
        return Purpose.COMPLAINTS if self.case else Purpose.CARE

    @cached_property
    def given(self) -> int:
        """What the case has already received; of care what the customer received as care in 12 months."""
        if self.case:
            return self.case.gifts.counted().filter(currency=self.currency).worth()
        care = Gift.objects.counted().filter(customer=self.customer, purpose=Purpose.CARE, currency=self.currency)
        return care.filter(requested_at__gte=self.at - YEAR).worth()

    @property
    def range(self) -> policies.GiftRange:
        """The tier in money."""
        return policies.gift_range(pure(self.tier), self.basis_amount, self.currency)

    def placement(self, amount: int) -> str:
        """Where ``amount`` lies, with what was already received. Care has no floor: a token is enough."""
        total = amount + self.given
        rows = map(pure, self.tiers)
        found = policies.placement(total, self.basis_amount, self.tier.severity, rows, self.customer_tier)
        return (policies.Placement.WITHIN if found == policies.Placement.BELOW and not self.case else found).value

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
    paid = case.purchase.amount if case.purchase else None
    asked = {"severity": case.severity, "currency": currency, "paid": paid}
    return framed(case, case.customer, case.team, at, **asked)


def care_frame(customer: Customer, team: Team, at: datetime) -> Frame:
    """The same for care: a token, by the tier of a minor matter, of what 12 months brought. Raises NoPolicy."""
    return framed(None, customer, team, at, severity=Severity.MINOR, currency=team.currency, paid=None)


def framed(case, customer, team: Team, at: datetime, *, severity: str, currency: str, paid: int | None) -> Frame:
    """Tier, floor and basis of one severity and currency."""
    day = policy_day(at)
    floors = GiftFloor.objects.in_force(day).filter(severity=severity, currency=currency)
    bought = Purchase.objects.filter(customer=customer).between(day - YEAR, day + timedelta(days=1))
    facts = {"floor": Subquery(floors.values("amount")[:1]), "spent": Subquery(bought.spent_together(currency))}
    tiers = list(GiftTier.objects.in_force(day).annotate(**facts))
    tier = next((row for row in tiers if row.severity == severity and not row.customer_tier), None)
    if tier is None or tier.floor is None:
        raise NoPolicy(f"{severity} {currency}")
    spent = (tier.spent or 0) if customer and not paid else None
    basis, amount = policies.basis_for(paid, spent, tier.floor)
    known = {"basis": basis.value, "basis_amount": amount, "tier": tier, "tiers": tiers}
    return Frame(case, customer, team, at, currency=currency, **known, customer_tier=customer.tier if customer else "")


@dataclass(frozen=True, slots=True)
class Later:
    """One later stage of a plan, with its own day and condition. ``amount`` in minor units, else the item's value."""

    item: GiftItem
    amount: int | None = None
    not_before: date | None = None
    waits_for: str = ""

    @property
    def worth(self) -> int:
        """Its value. Raises ValidationError in words."""
        return must_be_an_amount(self.item.value if self.amount is None else self.amount)


@transaction.atomic
def draft_gift(
    case: Complaint,
    *,
    by,
    at: datetime,
    item: GiftItem,
    amount: int | None = None,
    later: Sequence[Later] = (),
    idempotency_key=None,
    **facts,
) -> Gift:
    """Note a gift for a case without moving money or stock. ``amount`` in minor units, else the item's value.

    With ``later`` stages it is the first of a plan: their total decides where all of them lie. Raises NoPolicy where no
    tier, floor or budget covers it, ValidationError in words for an amount that is none or of another currency, or for
    too many stages. The same idempotency_key gives the same gift.
    """
    if idempotency_key and (known := Gift.objects.filter(idempotency_key=idempotency_key).first()):
        return known
    facts |= {"amount": amount, "idempotency_key": idempotency_key}
    return drafted(frame_of(case, at), by=by, item=item, later=later, **facts)


@transaction.atomic
def draft_care(customer: Customer, *, by, at: datetime, item: GiftItem, programme: str, **facts) -> Gift:
    """Note a gift of relationship care, paid from the budget line for care. Raises as draft_gift does."""
    key = facts.get("idempotency_key")
    if key and (known := Gift.objects.filter(idempotency_key=key).first()):
        return known
    frame = care_frame(customer, customer.team or by.team, at)
    return drafted(frame, by=by, item=item, programme=programme, **facts)


def drafted(
    frame: Frame, *, by, item: GiftItem, amount: int | None = None, later: Sequence[Later] = (), **facts
) -> Gift:
    """The gift and its later stages as rows; money and stock stay where they are."""
    stages = [Later(item, amount), *later]
    if len(stages) > MOST_STAGES:
        raise ValidationError(_("A plan has %(most)d stages at most.") % {"most": MOST_STAGES})
    total = sum(one.worth for one in stages)
    if frame.budget is None:
        raise NoPolicy(f"{frame.team} {frame.currency}")
    if other := next((one.item for one in stages if one.item.currency != frame.currency), None):
        raise ValidationError(_("This gift is priced in %(its)s; the case is in %(ours)s.") % currencies(other, frame))
    first = None
    with attributed(actor_id=by.pk, reason="gift", at=frame.at):
        for number, one in enumerate(stages, 1):
            known = row_of(frame, total, by) | {"timing": facts.get("timing", Timing.POST)}
            known |= facts if first is None else {"first": first, "address": facts.get("address", ""), "why": first.why}
            known |= {"not_before": one.not_before, "waits_for": one.waits_for} if first else {}
            known |= {"item": one.item, "amount": one.worth, "stage": number, "stages_planned": len(stages)}
            gift = Gift.objects.create(**known)
            gift.record("draft", by=by, at=frame.at, after=gift.state, **gift.told())
            first = first or gift
    return first


def row_of(frame: Frame, total: int, by) -> dict:
    """What the gifts of one plan have in common: where ``total`` lies, and who pays."""
    placed = frame.placement(total)
    return {
        "complaint": frame.case,
        "customer": frame.customer,
        "team": frame.team,
        "purpose": frame.purpose,
        "currency": frame.currency,
        "severity": frame.tier.severity,
        "basis": frame.basis,
        "basis_amount": frame.basis_amount,
        "tier": frame.tier_for(placed),
        "placement": placed,
        "budget": frame.budget,
        "requested_by": by,
        "requested_at": frame.at,
    }


def currencies(item: GiftItem, frame: Frame) -> dict[str, str]:
    """The two currencies that do not go together."""
    return {"its": item.currency, "ours": frame.currency}


def needs_approval(gift: Gift, *, by, at: datetime) -> list:
    """Why ``by`` may not decide alone, as Requirement objects; empty when they may."""
    return missing("gift_grant", Asked(gift, by, at, {}))


@transaction.atomic
def give_gift(case: Complaint, *, by, at: datetime, item: GiftItem, amount: int | None = None, **facts) -> Gift:
    """Draft a gift, or a plan of several, then decide it on one's own authority where that reaches, else ask.

    Raises RequirementsMissing, BudgetExceeded, OutOfStock or NoPolicy with nothing written.
    """
    return asked_for(draft_gift(case, by=by, at=at, item=item, amount=amount, **facts), by=by, at=at)


@transaction.atomic
def give_care(customer: Customer, *, by, at: datetime, **facts) -> Gift:
    """The same for relationship care: no apology, but authority, budget and ledger as ever."""
    return asked_for(draft_care(customer, by=by, at=at, **facts), by=by, at=at)


def asked_for(gift: Gift, *, by, at: datetime) -> Gift:
    """Decide a draft on one's own authority where that reaches, else ask another person."""
    if gift.state != GiftState.DRAFT:
        return gift
    hold_limits([by.pk], customer_id=gift.customer_id, case_id=gift.complaint_id)
    if needs_approval(gift, by=by, at=at):
        gift.submit(by=by, at=at, reason=gift.why)
    else:
        gift.grant(by=by, at=at)
    return gift
