"""Who comes back to a customer, and who receives what was missed."""

from accounts.models import Team, User
from complaints.choices import EscalationLevel
from followups.choices import Receiver


def receiver_of(wanted, *, customer, team: Team, handler: User | None) -> User | None:
    """The person that a rule or step (``wanted``) names; whoever is not there is stood in for, in the end by nobody.

    An account manager is stood in for by the handler, a handler by a supervisor of the team.
    """
    if wanted.who == Receiver.ROLE:
        own_team_first = User.objects.filter(is_active=True, role=wanted.role).order_by("name", "pk")
        return own_team_first.filter(team=team).first() or own_team_first.first()
    if wanted.who == Receiver.ACCOUNT_MANAGER and customer is not None:
        manager = customer.account_manager
        if manager is not None and manager.is_active:
            return manager
    if wanted.who != Receiver.SUPERVISOR and handler is not None and handler.is_active:
        return handler
    return one_level_up(team)


def one_level_up(team: Team, *, but: frozenset[int | None] = frozenset()) -> User | None:
    """Who receives on the lowest rung of the ladder of cases on which somebody is who is not among ``but``."""
    for level in (EscalationLevel.SUPERVISOR, EscalationLevel.MANAGER):
        if found := User.objects.receivers(team, level).exclude(pk__in=but - {None}).first():
            return found
    return None


def team_of(receiver: User | None, team: Team) -> int:
    """The number of the team on whose agenda it stands: that of whoever does it."""
    return receiver.team_id if receiver and receiver.team_id else team.pk
