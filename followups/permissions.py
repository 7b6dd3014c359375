"""Who may do what with a follow-up."""

from accounts import permissions

BY_THE_SYSTEM = frozenset({"miss"})
BY_AN_ERASURE = frozenset({"cancel"})  # which legal carries out, or the worker when a retention period is over


def may_take(verb: str, by, followup) -> bool:
    """Whether ``by`` may do ``verb``; only the worker records that a window closed."""
    if verb in BY_THE_SYSTEM:
        return by is None
    if verb in BY_AN_ERASURE and (by is None or by.role == "legal"):
        return True
    if not permissions.may_handle(by):
        return False
    return by.role == "manager" or by.team_id == followup.team_id
