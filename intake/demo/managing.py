"""What managers plan: a clock that changes next month, and a limit that waits for a second manager."""

from datetime import timedelta

from django.utils.timezone import now

from complaints.models import PolicyChange, ServiceStandard, policy_day
from complaints.succession import Act, Change
from gifts.models import SpendingAuthority
from history.attribution import attributed
from intake.demo.world import World


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
