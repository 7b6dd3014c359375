"""Builders that walk the real verbs, so that no test starts from an impossible case.

Policies are those that the product ships: the tests' template database has them loaded.
"""

from datetime import timedelta
from functools import cached_property
from itertools import count

from django.db import transaction
from django.utils.timezone import now

from accounts.models import Department, Role, Team, User
from complaints.choices import State
from complaints.models import Category, Cause, Complaint, OptionDraft, PolicyChange, policy_day
from customers.models import Customer, Purchase

numbers = count(1)


def make_team(name: str = "") -> Team:
    """A team of its own."""
    return Team.objects.create(name=name or f"Team {next(numbers)}")


def make_person(role: str = Role.AGENT, *, team: Team | None = None, **fields) -> User:
    """Somebody with a role; nobody can sign in as them by password."""
    number = next(numbers)
    known = {"name": f"Person {number}", "alias": f"P{number}"} | fields
    if role == Role.CONTACT:
        known.setdefault("department", Department.objects.get(code="workshop"))
    return User.objects.create_user(f"person{number}", role=role, team=team, **known)


class Cast:
    """Who works on the cases of a test; each comes into being when first asked for.

    A module whose tests all begin alike lets them stand there once: ``made, cast = staged(make_cast)``.
    """

    @cached_property
    def team(self) -> Team:
        """The team of the cast."""
        return make_team()

    @cached_property
    def agent(self) -> User:
        """Works on the cases of the team."""
        return make_person(Role.AGENT, team=self.team)

    @cached_property
    def colleague(self) -> User:
        """Another agent of the team."""
        return make_person(Role.AGENT, team=self.team)

    @cached_property
    def supervisor(self) -> User:
        """Takes what is over an agent's authority."""
        return make_person(Role.SUPERVISOR, team=self.team)

    @cached_property
    def manager(self) -> User:
        """Above the teams."""
        return make_person(Role.MANAGER, team=self.team)

    @cached_property
    def outsider(self) -> User:
        """An agent of another team; sees nothing of this one."""
        return make_person(Role.AGENT, team=make_team())


def make_customer(team: Team | None = None, **fields) -> Customer:
    """Somebody we serve."""
    return Customer.objects.create(**{"name": f"Customer {next(numbers)}", "team": team, "language": "en", **fields})


def make_purchase(customer: Customer, *, amount: int = 3200, currency: str = "TWD") -> Purchase:
    """Something they bought a week ago; ``amount`` in minor units."""
    day = (now() - timedelta(days=7)).date()
    return customer.purchases.create(
        number=f"SO-{next(numbers)}", item="Bone china", bought_on=day, amount=amount, currency=currency
    )


def category(code: str = "quality") -> Category:
    """One of the shipped categories."""
    return Category.objects.get(code=code)


def register(by: User, **facts) -> Complaint:
    """A complaint by e-mail, so that nothing is acknowledged yet."""
    wanted = {"channel": "email", "words": "The kettle leaks.", "category": category(), "at": now()}
    return Complaint.register(by=by, **(wanted | facts))


def option(**facts) -> OptionDraft:
    """An option that says what speaks for and against it."""
    return OptionDraft(**({"title": "A new kettle", "redress": "exchange", "pros": "new", "cons": "a day"} | facts))


def acknowledge(case, by):
    case.acknowledge(by=by, at=now(), channel="phone")


def assess(case, by):
    if not case.emotion_level:
        case.read_emotion(by=by, at=now(), level="mild", kind="angry")
    case.assess(
        by=by,
        at=now(),
        severity=case.severity,
        is_safety_risk=False,
        demand="A kettle that is tight",
        demand_confirmation="spoken",
    )


def investigate(case, by):
    case.investigate(by=by, at=now(), handler=by)


def propose(case, by):
    if not case.findings.exists():
        case.add_finding(by=by, at=now(), text="A seal was left out.", cause=Cause.objects.first(), told_customer=True)
    case.propose(by=by, at=now(), channel="phone", options=[option(), option(title="The money back")])


def agree(case, by):
    chosen = case.proposals.latest().options.get(position=1)
    case.agree(by=by, at=now(), option=chosen, evidence="spoken")


def carry_out(case, by):
    """What was chosen is done."""
    for line in case.redress_left_open():
        case.carry_out_redress(by=by, at=now(), line=line)


def resolve(case, by):
    carry_out(case, by)
    if not case.apologies.exists():
        case.apologise(by=by, at=now(), kind="regret", words="We are sorry.")
    case.resolve(by=by, at=now(), what_was_done="Exchanged.")


def close(case, by):
    case.close(by=by, at=now(), outcome="satisfied", cause=Cause.objects.first(), lesson="Count the seals.")


WAY = {
    State.ACKNOWLEDGED: acknowledge,
    State.ASSESSED: assess,
    State.INVESTIGATING: investigate,
    State.PROPOSED: propose,
    State.COMMITTED: agree,
    State.RESOLVED: resolve,
    State.CLOSED: close,
}


def make_case(state: str = State.RECEIVED, *, by: User, **facts) -> Complaint:
    """A case that has walked to ``state``."""
    case = register(by, **facts)
    if state == State.WITHDRAWN:
        case.withdraw(by=by, at=now(), why="by_customer")
        return case
    for reached, walk in WAY.items():
        if case.state == state:
            break
        if case.state != reached:
            walk(case, by)
    return case


def cast_with_cases(states=State.values) -> Cast:
    """A whole cast, and in ``cases`` one case of its agent in each state: a world for ``staged``."""
    cast = Cast()
    for who in ("agent", "colleague", "supervisor", "manager", "outsider"):
        getattr(cast, who)
    cast.cases = {state: make_case(state, by=cast.agent) for state in states}
    return cast


@transaction.atomic
def policies_become(rows, **values):
    """Let a row follow each of ``rows`` (policies in force) from today on, with other values; the last of them."""
    today, last = policy_day(), None
    for row in rows:
        if row.needs_second:
            second_person(type(row))
        row.ends_on = today
        row.save(update_fields=["ends_on"])
        row.pk, row.starts_on, row.ends_on = None, today, None
        for name, value in values.items():
            setattr(row, name, value)
        row.save(force_insert=True)
        last = row
    return last


def second_person(model):
    """Leave to change policies of money of one kind in this transaction: what two people agreed on."""
    facts = {"kind": model._meta.label_lower, "act": "end", "reason": "because", "proposed_at": now()}
    change = PolicyChange.objects.create(**facts, proposed_by=make_person("manager"))
    change._decide("confirmed", by=make_person("manager"), at=now())
