"""What becomes of each of the demo's complaints, and when: spread over a year, the open ones close to now."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from accounts.models import User
from complaints.choices import TALKING, WithdrawalReason
from customers.models import Customer, Purchase
from intake.demo import words
from intake.demo.people import House
from intake.demo.world import World, bought

# How many cases end so, and how many hours before now they begin (earliest, latest).
YEAR = (9 * 24, 355 * 24)
FATES = {
    "on_the_spot": (70, YEAR),
    "closed": (180, YEAR),
    "reopened_closed": (14, (25 * 24, 300 * 24)),
    "decided": (10, YEAR),
    "silent": (10, YEAR),
    "withdrawn": (16, (1 * 24, 300 * 24)),
    "received": (12, (0.3, 26)),
    "acknowledged": (10, (0.5, 30)),
    "assessed": (9, (4, 44)),
    "investigating": (14, (8, 66)),
    "proposed": (12, (20, 80)),
    "committed": (14, (30, 110)),
    "resolved": (20, (130, 190)),
    "reopened": (5, (12 * 24, 20 * 24)),
    "on_the_spot_today": (4, (0.2, 5)),
}
MINOR_ONLY = {"on_the_spot", "on_the_spot_today"}
WITH_GIFT = {"closed", "reopened_closed", "resolved", "committed"}
WAITING_GIFTS = 3
SOON_DUE = 4  # cases by phone whose first answer falls due within the hour
CHANNELS = ["phone"] * 7 + ["chat"] * 3 + ["email"] * 4 + ["web"] * 3 + ["im"] * 3 + ["counter"] * 2 + [
    "social",
    "message",
    "letter",
    "regulator",
]  # fmt: skip
IN_WRITING = [channel for channel in CHANNELS if channel not in TALKING]
WAKING = range(8, 22)


@dataclass
class Plan:
    """One story to be told."""

    fate: str
    house: House
    story: dict
    language: str
    words: str
    severity: str
    channel: str
    received_at: datetime
    agent: User
    customer: Customer | None
    purchase: Purchase | None
    gift: str = ""
    why: str = ""
    facts: dict = field(default_factory=dict)


def plans(world: World) -> list[Plan]:
    """All of the stories, the earliest first."""
    found = [plan_of(world, fate, hours) for fate, (count, hours) in FATES.items() for _number in range(count)]
    spread_reasons(found)
    choose_gifts(world, found)
    bring_due(world, found)
    return sorted(found, key=lambda plan: plan.received_at)


def plan_of(world: World, fate: str, hours: tuple[float, float]) -> Plan:
    """One story with its customer and what they bought."""
    random = world.random
    house = world.houses[0] if random.random() < 0.62 else world.houses[1]
    nobody = fate in MINOR_ONLY and random.random() < 0.2
    customer = random.choice(world.customers[house.team.pk])
    language = customer.language
    fitting = [one for one in world.stories[language] if fate not in MINOR_ONLY or one["severity"] == "minor"]
    story = random.choice(fitting)
    received_at = waking(random, world.now, hours, ZoneInfo(house.team.zone))
    blanks = {"place": random.choice(house.places[language]), "n": random.randint(2, 6)}
    channel = random.choice(IN_WRITING if fate == "received" else CHANNELS)
    paid_for = not nobody and story["price"] >= 50 and random.random() < 0.85
    on = received_at.date() - timedelta(days=random.randint(2, 20))
    plan = Plan(
        fate=fate,
        house=house,
        story=story,
        language=language,
        words=story["words"].format(**blanks),
        severity=story["severity"],
        channel="counter" if nobody else "phone" if fate in MINOR_ONLY else channel,
        received_at=received_at,
        agent=random.choice(house.speaking(language)),
        customer=None if nobody else customer,
        purchase=bought(world, house, customer, story, on) if paid_for else None,
    )
    plan.facts = around(world, plan)
    return plan


def around(world: World, plan: Plan) -> dict:
    """Who else has to do with it: the daughter who calls, the colleague complained about."""
    if plan.customer and world.random.random() < 0.06:
        relation = words.RELATIONS[plan.language]
        return {
            "complainant_name": f"{plan.customer.name} ({relation})",
            "complainant_relation": relation,
            "consent_seen": True,
            "whom_we_may_tell": relation,
        }
    others = [one for one in plan.house.agents if one != plan.agent]
    if plan.story["category"] == "attitude" and world.random.random() < 0.15:
        return {"about_staff": world.random.choice(others)}
    return {}


def waking(random: Random, now: datetime, hours: tuple[float, float], zone: ZoneInfo) -> datetime:
    """A moment so many hours ago at which people are awake, where one is to be found.

    However many tries it takes, the stories after it are the same at every hour of the day.
    """
    random = Random(random.getrandbits(64))
    for _try in range(30):
        at = now - timedelta(hours=random.uniform(*hours))
        if at.astimezone(zone).hour in WAKING:
            break
    return at.replace(second=0, microsecond=0)


def moments(random: Random, start: datetime, end: datetime, count: int, zone: ZoneInfo) -> Iterator[datetime]:
    """So many moments from ``start`` to ``end`` in order, in waking hours where there are any."""
    span = max((end - start).total_seconds() / 3600, 0.02)
    ago = (0.0, span)
    found = sorted(waking(random, end, ago, zone) for _number in range(count))
    step = timedelta(minutes=1) if span > 1 else timedelta(seconds=2)
    before = start
    for at in found:
        before = min(max(at, before + step), end)
        yield before


def spread_reasons(found: list[Plan]) -> None:
    """The withdrawn ones end under all four labels."""
    reasons = [str(reason) for reason in WithdrawalReason]
    for number, plan in enumerate(one for one in found if one.fate == "withdrawn"):
        plan.why = reasons[number % len(reasons)]


def choose_gifts(world: World, found: list[Plan]) -> None:
    """Every fourth of those that may get one; three of the open ones wait for a second person."""
    able = [plan for plan in found if plan.fate in WITH_GIFT and plan.customer and plan.story["price"] >= 300]
    open_ones = [plan for plan in able if plan.fate in {"resolved", "committed"} and plan.severity == "moderate"]
    for plan in open_ones[:WAITING_GIFTS]:
        plan.gift = "waiting"
    for plan in able:
        if not plan.gift and world.random.random() < 0.3:
            plan.gift = "given"


def bring_due(world: World, found: list[Plan]) -> None:
    """Some answers fall due within the hour."""
    soon = [plan for plan in found if plan.fate == "acknowledged"][:SOON_DUE]
    for plan in soon:
        plan.channel = "phone"
        plan.received_at = world.now - timedelta(hours=24) + timedelta(minutes=world.random.randint(8, 55))
