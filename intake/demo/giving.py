"""The gifts of the demo, through every state, decided by whoever may."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from accounts.models import User
from complaints.choices import OPEN, Channel, Severity
from complaints.models import Complaint
from customers.models import CustomerKind
from gifts.authority import authority_covers, authority_of
from gifts.choices import GiftState, Placement, Timing
from gifts.giving import draft_gift, frame_of, needs_approval
from gifts.models import Gift, GiftItem
from gifts.policies import EXPONENTS
from intake.demo import words
from intake.demo.fates import Plan
from intake.demo.world import World

# What becomes of a gift that was given long ago, and of a recent one.
OLD = ["deliver"] * 7 + ["take_return", "deliver", "reject", "deliver", "deliver", "cancel"]
RECENT = ["prepare", "send", "approved", "draft", "deliver"]
BEYOND = 0.12  # how many leave their tier, with a reason
SETTLED = timedelta(days=8)


def give(world: World, plan: Plan, case: Complaint, *, by: User, at: datetime) -> None:
    """One gift and what becomes of it; none where the day's budget does not allow it, or the crisis team decides."""
    frame = frame_of(case, at)
    item, amount = chosen(world, plan, frame, by, at)
    frame.budget.refresh_from_db()
    if (
        with_the_regulator(case)
        or case.severity == Severity.CRITICAL
        or not amount
        or amount > frame.budget.available // 2
        or frame.given
    ):
        return
    notes = words.NOTES[plan.language]
    gift = draft_gift(
        case,
        by=by,
        at=at,
        item=item,
        amount=amount,
        why="" if frame.placement(amount) == Placement.WITHIN else notes["above"],
        timing=world.random.choice(["post", "post", "at_once", "by_hand", "by_hand"]),
        card_apology=plan.story["sorry"],
        card_remedy=plan.story["done"],
        card_thanks=notes["card_thanks"],
        card_future=notes["card_future"],
        address=plan.customer.address,
    )
    Course(world, plan, gift, by).run(at)


def with_the_regulator(case: Complaint) -> bool:
    """Whether a regulator asks for this customer now."""
    return Complaint.objects.filter(customer=case.customer, channel=Channel.REGULATOR, state__in=OPEN).exists()


def chosen(world: World, plan: Plan, frame, by: User, at: datetime) -> tuple[GiftItem, int]:
    """Something that suits the matter and lies within the tier; for a waiting one more than ``by`` may decide."""
    within, items = frame.range, world.items[frame.currency]
    voucher = items[0]
    if plan.gift == "waiting":
        limits = authority_of(by, frame.currency, at)
        return voucher, rounded(max(within.least, limits.per_gift + 1), frame.currency)
    most = within.most or int(within.least * 1.3)
    if world.random.random() < BEYOND:
        return voucher, rounded(most + 1, frame.currency)
    fitting = [one for one in items if within.least <= one.value <= most and one.suits(plan.story["category"])]
    if fitting:
        item = world.random.choice(fitting)
        return item, item.value
    amount = rounded(within.least, frame.currency)
    return voucher, amount if within.least <= amount <= most else within.least if within.least <= most else 0


def rounded(amount: int, currency: str) -> int:
    """``amount`` rounded up to ten of the currency's whole units."""
    step = 10 * 10 ** EXPONENTS[currency]
    return -(-amount // step) * step


class Course:
    """The way of one gift."""

    def __init__(self, world: World, plan: Plan, gift: Gift, by: User):
        self.world, self.plan, self.gift, self.by = world, plan, gift, by
        self.notes = words.NOTES[plan.language]

    def run(self, at: datetime) -> None:
        """Decide, prepare, send, deliver, as far as this one goes."""
        if self.plan.gift == "waiting":
            self.gift.submit(by=self.by, at=at, reason=self.gift.why)
            return
        recent = at > self.world.now - SETTLED
        endings = RECENT if recent else OLD
        end = endings[self.world.gifts[recent] % len(endings)]
        self.world.gifts[recent] += 1
        if end == "draft":
            return
        if not self.decide(at, refuse=end == "reject"):
            return
        if end == "cancel":
            self.gift.cancel(by=self.by, at=self.after(at, 30), why=self.notes["dropped"])
            return
        steps = {"approved": 0, "prepare": 1, "send": 2}.get(end, 3)
        for verb, hours in (("prepare", 3), ("send", 20), ("deliver", 48))[:steps]:
            at = self.after(at, hours)
            getattr(self.gift, verb)(by=self.by, at=at, **self.facts_of(verb))
        if end == "take_return":
            self.gift.take_return(by=self.by, at=self.after(at, 90), why=self.notes["returned"])

    def facts_of(self, verb: str) -> dict:
        """What each step is told: of a parcel its number, and who signed for it."""
        if self.gift.timing != Timing.POST or verb == "prepare":
            return {}
        number = f"RR{self.gift.pk:09d}TW"
        return {"parcel_number": number} if verb == "send" else {"proof": f"{number}: {self.notes['signed']}"}

    def after(self, at: datetime, hours: float) -> datetime:
        """Some hours later, in waking hours, never after now."""
        later = at + timedelta(hours=hours * self.world.random.uniform(0.6, 1.2))
        local = later.astimezone(ZoneInfo(self.plan.house.team.zone))
        if not 8 <= local.hour < 22:
            later += timedelta(hours=10)
        return min(later, self.world.now)

    def decide(self, at: datetime, *, refuse: bool) -> bool:
        """On one's own authority, else by a second person; whether it goes ahead."""
        gift = self.gift
        if not refuse and not needs_approval(gift, by=self.by, at=at):
            gift.grant(by=self.by, at=at)
            return True
        gift.submit(by=self.by, at=at, reason=gift.why)
        decider = self.decider(at)
        if decider is None:
            return False
        if refuse:
            gift.reject(by=decider, at=self.after(at, 5), note=self.notes["refused"])
            return False
        if gift.needs_clearance:
            compliance = User.objects.filter(role="legal").order_by("pk").first()
            gift.clear(by=compliance, at=self.after(at, 1), why=self.notes["cleared"])
        gift.approve(by=decider, at=self.after(at, 2))
        return gift.state == GiftState.APPROVED

    def decider(self, at: datetime) -> User | None:
        """The first on the ladder who may."""
        house = self.plan.house
        official = self.plan.customer.kind != CustomerKind.CONSUMER
        ladder = [house.manager] if official else [house.supervisor, house.manager]
        able = (one for one in ladder if one != self.by and authority_covers(one, self.gift, at))
        return next(able, None)
