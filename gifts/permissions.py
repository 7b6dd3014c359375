"""Who may do what with a gift. Nobody approves their own, nor through a deputy."""

from accounts import permissions

DECIDING = frozenset({"approve", "reject"})


def may_take(verb: str, by, gift) -> bool:
    """Whether ``by`` may do ``verb`` on ``gift``."""
    if by is None or not permissions.may_handle(by):
        return False
    if gift.complaint_id and gift.complaint.about_staff_id == by.pk:
        return False
    if by.role != "manager" and by.team_id != gift.team_id:
        return False
    if verb in DECIDING:
        return permissions.may_supervise(by) and by.pk != gift.requested_by_id
    return True
