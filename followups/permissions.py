"""Who may do what with a follow-up, and with programmes."""

from accounts import permissions

BY_THE_SYSTEM = frozenset({"miss", "answer"})  # an answer is the customer's own
SYSTEM_TOO = frozenset({"suspend", "give_up"})  # a survey began the case again, or nobody answered it
FOR_THE_HOUSE = frozenset({"cancel"})  # when data are erased, a retention period is over, or contact is refused


def acts_for_the_house(by) -> bool:
    """The worker, or legal where it carries out an erasure."""
    return by is None or by.role == "legal"


def may_take(verb: str, by, followup) -> bool:
    """Whether ``by`` may do ``verb``; what the worker or the customer does, nobody else does."""
    if verb in BY_THE_SYSTEM:
        return by is None
    if verb in FOR_THE_HOUSE and acts_for_the_house(by):
        return True
    if by is None:
        return verb in SYSTEM_TOO
    if not permissions.may_handle(by):
        return False
    return by.role == "manager" or by.team_id == followup.team_id or by.pk == followup.assignee_id


def may_move_far(by, followup) -> bool:
    """Whether ``by`` may move a window far behind its planned end: supervisors of the team, and managers."""
    return by is not None and permissions.may_supervise_team(by, followup.team_id)


def may_enrol(by, team_id: int | None) -> bool:
    """Whether ``by`` may let a customer of a team begin or leave a programme: its supervisors, and managers."""
    return by is not None and permissions.may_supervise_team(by, team_id)


def may_enter_events(by) -> bool:
    """Whether ``by`` may write down what will happen to a customer."""
    return permissions.may_handle(by)
