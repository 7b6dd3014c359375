"""What those above decide: a policy that changes, a limit that waits for a second manager, refunds beyond a limit."""

from datetime import timedelta

from django.utils.timezone import now

from accounts.models import Role
from complaints.choices import State
from complaints.models import Complaint, PolicyChange, RedressAuthority, ServiceStandard, policy_day
from complaints.succession import Act, Change
from gifts.models import SpendingAuthority
from history.attribution import attributed
from intake.demo import words
from intake.demo.world import LANGUAGES, World

OPEN_TO_OFFERS = (State.INVESTIGATING, State.PROPOSED, State.COMMITTED)


def plan_policies(world: World) -> None:
    """Both as of today: what is over was never planned."""
    manager = world.houses[0].manager
    next_month = (policy_day().replace(day=1) + timedelta(days=32)).replace(day=1)
    with attributed(actor_id=manager.pk, reason="admin"):
        by_mail = ServiceStandard.objects.get(clock="acknowledgement", channel="email", team=None)
        Change(ServiceStandard, Act.FOLLOW, by_mail, {"starts_on": next_month, "minutes": 60}).carry_out()
        limit = SpendingAuthority.objects.get(role="agent", currency="TWD")
        wider = Change(SpendingAuthority, Act.FOLLOW, limit, {"starts_on": next_month, "per_gift": 800})
        reason = "Prices rose; small gifts go to a supervisor too often."
        PolicyChange.propose(wider, by=manager, at=now(), reason=reason)


def approve_refunds(world: World) -> None:
    """In each language a case on which the supervisor lets the agent offer twice what agents may."""
    at = world.now - timedelta(minutes=40)
    cases = Complaint.objects.filter(state__in=OPEN_TO_OFFERS, handler__role=Role.AGENT).order_by("pk")
    supervisors = {house.team.pk: house.supervisor for house in world.houses}
    for language in LANGUAGES:
        if case := cases.filter(language=language, last_step_at__lt=at).first():
            agents = RedressAuthority.objects.in_force(policy_day(at)).get(role="agent", currency=case.redress_currency)
            facts = {"amount": 2 * agents.per_option, "currency": agents.currency}
            why = words.NOTES[language]["approved"]
            case.approve_redress(by=supervisors[case.team_id], at=at, **facts, why=why)
