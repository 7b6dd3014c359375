"""What gifts and follow-ups need besides people and cases; made by the verbs that the pages use."""

from datetime import datetime, timedelta
from itertools import count

from django.db import transaction
from django.utils.timezone import now

from accounts.models import Team, User
from complaints.choices import State
from complaints.models import Complaint, policy_day
from followups.planning import plan_series
from gifts.models import Budget, GiftItem
from history.attribution import attributed
from tests.builders import Cast, agree, carry_out, investigate, make_case, make_customer, make_purchase, propose

numbers = count(1)


def make_item(value: int = 300, *, on_hand: int = 5, **facts) -> GiftItem:
    """Something in the catalogue, with pieces in stock; ``value`` in minor units."""
    number = next(numbers)
    names = {"name_en": f"Night lamp {number}", "name_zh_hant": f"小夜燈 {number}", "name_zh_hans": f"小夜灯 {number}"}
    known = {"code": f"item-{number}", "kind": "practical", "currency": "TWD", "value": value, **names}
    item = GiftItem.introduce(by=None, at=now(), reason="", **known | facts)
    if on_hand and item.is_counted:
        item.receive(on_hand, by=None, at=now())
    return item


def make_budget(team: Team, amount: int = 80_000, *, by: User, currency: str = "TWD") -> Budget:
    """Money for these weeks."""
    today = policy_day()
    budget = Budget.objects.create(
        team=team, currency=currency, starts_on=today - timedelta(days=10), ends_on=today + timedelta(days=20)
    )
    with attributed(actor_id=by.pk, reason="budget"):
        budget.allocate(amount, by=by, at=now(), why="the month")
    return Budget.objects.get(pk=budget.pk)


def make_sorry_case(by: User, *, amount: int = 2000, calm: bool = True, **facts) -> Complaint:
    """A minor case of a known customer with a purchase of ``amount``: apologised and, if wanted, calm."""
    customer = facts.pop("customer", None) or make_customer(by.team, address="1 Harbour Road")
    known = {"customer": customer, "purchase": make_purchase(customer, amount=amount), "severity": "minor"}
    case = make_case(State.ACKNOWLEDGED, by=by, **known | facts)
    case.apologise(by=by, at=now(), kind="regret", words="I am sorry for the two bad nights.")
    if calm:
        case.read_emotion(by=by, at=now(), level="calm")
    return case


def cast_that_gives() -> Cast:
    """A whole cast with ``budget``, and ``case`` in which a small gift lies within the agent's own word."""
    cast = Cast()
    cast.people = [cast.agent, cast.supervisor, cast.manager]
    cast.budget = make_budget(cast.team, by=cast.manager)
    cast.case = make_sorry_case(cast.agent)
    return cast


@transaction.atomic
def resolve_with_plan(case: Complaint, *, by: User, at: datetime) -> Complaint:
    """The case as it stands goes on to resolved, with its follow-ups planned."""
    for step, reached in ((investigate, State.INVESTIGATING), (propose, State.PROPOSED), (agree, State.COMMITTED)):
        if case.state != reached:
            step(case, by)
    carry_out(case, by)
    case.resolve(by=by, at=at, what_was_done="Both lamps were replaced and tested after dark.")
    plan_series(case, by=by, at=at)
    return case


def make_resolved_case(by: User, *, days_ago: int = 4, **facts) -> Complaint:
    """A case resolved some days ago; its first follow-up is open for calls today."""
    case = make_sorry_case(by, **facts)
    understood = {"demand": "New lamps", "demand_confirmation": "spoken"}
    case.assess(by=by, at=now(), severity=case.severity, is_safety_risk=False, **understood)
    return resolve_with_plan(case, by=by, at=now() - timedelta(days=days_ago))
