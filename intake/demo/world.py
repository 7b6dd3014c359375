"""Customers, purchases, budgets and the catalogue of the demo, as they were before the first complaint."""

import tomllib
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from complaints.models import Category, Cause
from customers.models import ContactKind, ContactPoint, Customer, CustomerKind, Liking, Purchase, Tier
from gifts.codes import import_codes
from gifts.models import Budget, GiftItem
from gifts.policies import EXPONENTS
from history.attribution import attributed
from intake.demo import words
from intake.demo.people import House

SOURCE = "demo"
CUSTOMERS, PURCHASES = 300, 600
MONTHS = 13
BUDGET = {"TWD": 60_000, "CNY": 13_000_00}
LANGUAGES = ("zh-hant", "zh-hans", "en")


@dataclass
class World:
    """What the stories are told about."""

    random: Random
    now: datetime
    houses: list[House]
    customers: dict[int, list[Customer]] = field(default_factory=dict)
    stories: dict[str, list[dict]] = field(default_factory=dict)
    categories: dict[str, Category] = field(default_factory=dict)
    causes: dict[str, Cause] = field(default_factory=dict)
    items: dict[str, list[GiftItem]] = field(default_factory=dict)
    orders: int = 0
    gifts: dict[bool, int] = field(default_factory=lambda: {True: 0, False: 0})  # recent ones and older ones so far

    def order_number(self) -> str:
        """A number that no purchase has yet."""
        self.orders += 1
        return f"D{self.orders:06d}"


def stories() -> dict[str, list[dict]]:
    """The texts of the cases by language."""
    folder = Path(__file__).parent
    return {one: tomllib.loads((folder / f"cases.{one}.toml").read_text("utf-8"))["case"] for one in LANGUAGES}


def furnish(random: Random, now: datetime, houses: list[House]) -> World:
    """Everything that is there before anybody complains."""
    world = World(random, now, houses, stories=stories())
    world.categories = {one.code: one for one in Category.objects.all()}
    world.causes = {one.code: one for one in Cause.objects.all()}
    start = now - timedelta(days=400)
    with attributed(reason="loaddemo", at=start):
        for house in houses:
            world.items[house.team.currency] = stock(house, start)
            share = round(CUSTOMERS * (0.6 if house.team.currency == "TWD" else 0.4))
            world.customers[house.team.pk] = welcome(world, house, share)
    for house in houses:
        fund(house, now)
    return world


def stock(house: House, start: datetime) -> list[GiftItem]:
    """The catalogue in the currency of one team, with what is on the shelf."""
    currency, shelf = house.team.currency, []
    rate = 1 if currency == "TWD" else words.CNY_PER_TWD
    for position, (code, english, traditional, simplified, kind, value, fits, counted) in enumerate(words.GIFTS, 1):
        item = GiftItem.introduce(
            by=house.manager,
            at=start,
            reason="",
            code=f"{code}-{currency.lower()}",
            name_en=english,
            name_zh_hant=traditional,
            name_zh_hans=simplified,
            position=position,
            kind=kind,
            value=value * rate,
            cost=value * rate * 6 // 10,
            currency=currency,
            fits=fits,
            is_counted=counted,
            reorder_level=10 if counted else 0,
            **words.TAGS.get(code, {}),
        )
        if counted:
            item.receive(60, by=house.manager, at=start)
        shelf.append(item)
    return shelf


def restock(world: World, house: House) -> None:
    """Of today: a lot that expires soon, a shelf that runs low, a miscount that waits, and voucher codes."""
    by, at, currency = house.manager, world.now, house.team.currency
    items = {item.code.removesuffix(f"-{currency.lower()}"): item for item in world.items[currency]}
    soon = at.date() + timedelta(days=12)
    lot = items["tea-tin"].receive(8, by=by, at=at, expires_on=soon, label="2026-11")
    items["tea-tin"].ask_correction(lot, -1, by=house.supervisor, at=at, why="1 × ×")
    mug = GiftItem.objects.get(pk=items["ceramic-mug"].pk)
    last = mug.lots.first()
    if mug.available > 6:
        mug.write_off(last, mug.available - 6, by=by, at=at, why="2026-11")
    english, traditional, simplified = words.CODED
    rate = 1 if currency == "TWD" else words.CNY_PER_TWD
    coded = GiftItem.introduce(
        by=by,
        at=at,
        reason="",
        code=f"tea-house-card-{currency.lower()}",
        name_en=english,
        name_zh_hant=traditional,
        name_zh_hans=simplified,
        kind="shopping",
        value=500 * rate,
        cost=450 * rate,
        currency=currency,
        likings=["tea", "dining"],
        occasions=["slip", "compensation"],
        carries_codes=True,
        reorder_level=5,
    )
    codes = "\n".join(f"DEMO-{currency}-{number:04d}-{world.random.randrange(10**8):08d}" for number in range(12))
    expires_on = at.date() + timedelta(days=200)
    import_codes(coded, codes.encode(), by=by, at=at, why="2026-11", label="demo.csv", expires_on=expires_on)


def welcome(world: World, house: House, count: int) -> list[Customer]:
    """The customers of one team, with how to reach them."""
    people = [customer_of(world, house, number) for number in range(count)]
    Customer.objects.bulk_create(people)
    points = []
    for place, customer in enumerate(people):
        points += ways_of(customer, house.team.pk * 1000 + place, preferred=world.random.choice(["phone", "email"]))
    ContactPoint.objects.bulk_create(points)
    return people


def customer_of(world: World, house: House, number: int) -> Customer:
    """One customer; a few weigh more, a few are firms or officials."""
    random = world.random
    language = random.choice(house.languages)
    family, given = random.choice(words.FAMILY[language]), random.choice(words.GIVEN[language])
    name = f"{given} {family}" if language == "en" else f"{family}{given}"
    usual = "mr" if given in words.MEN else "ms"
    if number < len(words.COMPOUND[language]):
        name, usual = words.COMPOUND[language][number], ""
    kind = (
        CustomerKind.OFFICIAL if number == 7 else CustomerKind.BUSINESS if number % 40 == 11 else CustomerKind.CONSUMER
    )
    if kind == CustomerKind.BUSINESS:
        name = words.BUSINESSES[language]
    street = words.STREETS[language].format(n=random.randint(1, 300), m=random.randint(2, 18))
    return Customer(
        name=name,
        salutation="" if kind == CustomerKind.BUSINESS else random.choice(["", usual, usual]),
        kind=kind,
        tier=Tier.IMPORTANT if number % 12 == 3 else Tier.ORDINARY,
        language=language,
        zone=words.ZONES[language],
        address=street,
        team=house.team,
        wants_no_contact=number % 60 == 29,
        source=SOURCE,
        external_number=f"{house.team.currency}{number:04d}",
        likings=",".join(random.sample(Liking.values, number % 3)),
        since_on=world.now.date() - timedelta(days=random.randint(420, 2400)),
    )


def ways_of(customer: Customer, number: int, *, preferred: str) -> list[ContactPoint]:
    """Invented numbers and addresses that reach nobody."""
    phone = f"0900-{number // 1000:03d}-{number % 1000:03d}"
    if customer.language == "zh-hans":
        phone = f"100 {number // 1000:04d} {number % 1000:04d}"
    given = {ContactKind.PHONE: phone, ContactKind.EMAIL: f"{customer.external_number.lower()}@example.com"}
    if number % 3 == 0:
        other = ContactKind.WECHAT if customer.language == "zh-hans" else ContactKind.LINE
        given[other] = f"demo{number}"
    return [
        ContactPoint(
            customer=customer,
            kind=kind,
            value=value,
            normalised=ContactPoint.normal_form(kind, value),
            is_preferred=kind == preferred,
        )
        for kind, value in given.items()
    ]


def fund(house: House, now: datetime) -> None:
    """A budget for every month of the demo, put in by the manager on its first day."""
    zone = ZoneInfo(house.team.zone)
    first = now.astimezone(zone).date().replace(day=1)
    for _month in range(MONTHS):
        at = min(datetime.combine(first, time(9), zone), now)
        with attributed(actor_id=house.manager.pk, reason="allocate", at=at):
            following = (first + timedelta(days=32)).replace(day=1)
            budget = Budget.objects.create(
                team=house.team, currency=house.team.currency, starts_on=first, ends_on=following
            )
            budget.allocate(BUDGET[house.team.currency], by=house.manager, at=at, why=f"{first:%Y-%m}")
        first = (first - timedelta(days=1)).replace(day=1)


def bought(world: World, house: House, customer: Customer, story: dict, on: date) -> Purchase:
    """What a story is about, as a purchase that is still to be saved."""
    minor = 10 ** EXPONENTS[house.team.currency]
    return Purchase(
        customer=customer,
        number=world.order_number(),
        item=story["item"],
        bought_on=on,
        amount=story["price"] * minor,
        currency=house.team.currency,
        source=SOURCE,
    )


def ring_up(purchases: list[Purchase], now: datetime) -> None:
    """Save purchases day by day, so that history knows when each was made."""
    by_day = defaultdict(list)
    for purchase in purchases:
        by_day[purchase.bought_on].append(purchase)
    for on, of_day in sorted(by_day.items()):
        at = min(datetime.combine(on, time(12), now.tzinfo), now)
        with attributed(reason="loaddemo", at=at):
            Purchase.objects.bulk_create(of_day)


def fill_shelves(world: World, count: int) -> list[Purchase]:
    """Purchases that nobody complained about."""
    found = []
    for _number in range(max(count, 0)):
        house = world.random.choice(world.houses)
        customer = world.random.choice(world.customers[house.team.pk])
        sold = [one for one in world.stories[customer.language] if one["price"] >= 50]
        on = world.now.date() - timedelta(days=world.random.randint(1, 380))
        found.append(bought(world, house, customer, world.random.choice(sold), on))
    return found
