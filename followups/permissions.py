"""Who may do what with a follow-up."""

from accounts import permissions

BY_THE_SYSTEM = frozenset({"miss"})


def may_take(verb: str, by, followup) -> bool:
    """Whether ``by`` may do ``verb``; only the worker records that a window closed."""
    if verb in BY_THE_SYSTEM:
        return by is None
    if not permissions.may_handle(by):
        return False
    return by.role == "manager" or by.team_id == followup.team_id
