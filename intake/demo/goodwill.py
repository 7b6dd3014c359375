"""Gifts that the demo shows: a plan in stages, one that waits for calm, a critical case, care without a complaint."""

from datetime import timedelta

from complaints.choices import EscalationLevel, Severity, State
from complaints.models import Complaint
from customers.models import CustomerKind, Tier
from followups.models import Programme
from gifts.authority import authorities
from gifts.choices import Purpose, Timing
from gifts.giving import Later, frame_of, give_care, give_gift
from gifts.models import Budget
from intake.demo import words
from intake.demo.giving import rounded, with_the_regulator
from intake.demo.people import House
from intake.demo.world import World

CARE_BUDGET = {"TWD": 12_000, "CNY": 2_600_00}
SEASONS = {"name_en": "Four seasons", "name_zh_hant": "四季關懷", "name_zh_hans": "四季关怀"}
HOUR, WAITING = timedelta(hours=1), 2


def show_gifts(world: World) -> None:
    """One of each for every house, where a case for it is to be found."""
    first = {"starts_on": world.now.date() - timedelta(days=400), "needs_complaint": False}
    Programme.objects.get_or_create(code="four-seasons", defaults={**first, **SEASONS})
    for house in world.houses:
        care(world, house)
        for show in (in_stages, for_the_supervisor, until_calm, of_a_crisis):
            show(world, house)


def cases(house: House, **wanted) -> list[Complaint]:
    """Open cases for which a gift can be given now."""
    known = {"team": house.team, "customer__kind": CustomerKind.CONSUMER, "about_staff": None, "gifts": None}
    found = Complaint.objects.filter(**known, handler__isnull=False, is_legal_matter=False, purchase__isnull=False)
    found = found.filter(**wanted).select_related("category", "customer", "team", "handler", "purchase")
    return [case for case in found.order_by("pk")[:40] if not with_the_regulator(case) and not case.customer.is_erased]


def ready(world: World, case: Complaint) -> None:
    """Somebody has apologised and heard how they are."""
    at = world.now - 3 * HOUR
    if not case.apologies.exists():
        case.apologise(by=case.handler, at=at, kind="regret", words=words.NOTES[case.language]["sorry"])
    case.read_emotion(by=case.handler, at=at, level="mild", kind="disappointed")


def card(case: Complaint) -> dict[str, str]:
    """Four parts in the customer's language."""
    notes = words.NOTES[case.language]
    parts = ("card_apology", "sorry"), ("card_remedy", "mended"), ("card_thanks", "card_thanks")
    return {part: notes[name] for part, name in parts} | {"card_future": notes["card_future"]}


def given(world: World, case: Complaint, amount: int, **facts):
    """A voucher of that amount; None where the budget has no room for it."""
    ready(world, case)
    frame = frame_of(case, world.now)
    if frame.budget is None or amount * 3 > frame.budget.available:
        return None
    known = {"by": case.handler, "at": world.now - 2 * HOUR, "item": world.items[frame.currency][0], "amount": amount}
    return give_gift(case, **known | {"why": words.NOTES[case.language]["above"], **card(case), **facts})


def least(world: World, case: Complaint) -> int:
    """The smallest round amount within the tier of the case."""
    frame = frame_of(case, world.now)
    return rounded(frame.range.least, frame.currency)


def above_the_agent(world: World, house: House, case: Complaint) -> int | None:
    """A round amount within the tier that an agent asks for and the supervisor may decide; None where none is."""
    frame = frame_of(case, world.now)
    limits = authorities(frame.currency, world.now)
    amount = rounded(max(frame.range.least, limits["agent"].per_gift + 1), frame.currency)
    most = min(frame.range.most or amount, limits["supervisor"].per_gift)
    return amount if amount <= most else None


OPEN_AND_AGREED = {"severity": Severity.MODERATE, "state__in": [State.PROPOSED, State.COMMITTED, State.RESOLVED]}


def in_stages(world: World, house: House) -> None:
    """A small thing now, more in a fortnight, the rest once that arrived: the supervisor decides on the total."""
    for case in cases(house, **OPEN_AND_AGREED):
        total, frame = above_the_agent(world, house, case), frame_of(case, world.now)
        if total is None:
            continue
        item, day = world.items[frame.currency][0], world.now.date() + timedelta(days=14)
        first, second = rounded(total // 5, frame.currency), rounded(total // 3, frame.currency)
        later = [Later(item, second, not_before=day), Later(item, total - first - second, waits_for="arrived")]
        if given(world, case, first, later=later, timing=Timing.BY_HAND):
            return


def for_the_supervisor(world: World, house: House) -> None:
    """Two that the supervisor can approve at once."""
    found = 0
    for case in cases(house, **OPEN_AND_AGREED):
        amount = above_the_agent(world, house, case)
        if amount and given(world, case, amount, timing=Timing.POST, address=case.customer.address):
            found += 1
        if found == WAITING:
            return


def until_calm(world: World, house: House) -> None:
    """Decided, but they were upset again an hour ago: it waits for the next reading."""
    under_way = [State.INVESTIGATING, State.PROPOSED, State.COMMITTED]
    for case in cases(house, severity=Severity.MINOR, state__in=under_way):
        if given(world, case, least(world, case), timing=Timing.DELAYED):
            Complaint.objects.get(pk=case.pk).read_emotion(
                by=case.handler, at=world.now - HOUR, level="strong", kind="angry"
            )
            return


def of_a_crisis(world: World, house: House) -> None:
    """A critical case that stands with the crisis team, with a gift that a manager releases."""
    for case in cases(house, severity=Severity.CRITICAL, state__in=[State.PROPOSED, State.COMMITTED, State.RESOLVED]):
        agent = case.handler if case.handler.role == "agent" else house.agents[0]
        if case.escalation_level < EscalationLevel.CRISIS_TEAM:
            why = words.NOTES[case.language]["escalated"]
            known = {"level": EscalationLevel.CRISIS_TEAM, "receiver": house.manager, "why": why}
            case.escalate(by=house.supervisor, at=world.now - 4 * HOUR, **known)
        if given(world, case, least(world, case), timing=Timing.BY_HAND, by=agent):
            return


def care(world: World, house: House) -> None:
    """A line for relationship care, and a small thing for somebody who has been with us for long."""
    first = world.now.date().replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    facts = {"by": house.manager, "at": world.now - 5 * HOUR}
    currency = house.team.currency
    line = Budget.begin(
        team=house.team, currency=currency, purpose=Purpose.CARE, starts_on=first, ends_on=following, **facts
    )
    line.allocate(CARE_BUDGET[currency], why=f"{first:%Y-%m}", **facts)
    loyal = [one for one in world.customers[house.team.pk] if one.tier == Tier.IMPORTANT and not one.wants_no_contact]
    customer = next(one for one in loyal if one.kind == CustomerKind.CONSUMER)
    notes = words.NOTES[customer.language]
    item = world.items[currency][1]
    words_of_card = {"card_thanks": notes["care"], "card_future": notes["wish"]}
    known = {"item": item, "programme": "four-seasons", "timing": Timing.POST, "address": customer.address}
    give_care(customer, by=house.agents[0], at=world.now - 2 * HOUR, why=notes["care"], **known, **words_of_card)
