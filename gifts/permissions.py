"""Who may do what with a gift. Nobody approves their own, nor through a deputy."""

from accounts import permissions

DECIDING = frozenset({"approve", "reject"})
EXPORTING = frozenset({"supervisor", "manager", "auditor"})
CODE_IS_SHOWN = frozenset({"approved", "prepared", "sent", "delivered"})


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


def may_keep_catalogue(user) -> bool:
    """Whether the person adds, changes and retires gifts, and takes stock and codes in."""
    return permissions.works_here(user) and user.role == "manager"


def may_decide_stock(user, asked) -> bool:
    """Whether the person is the second one for what somebody else asked for."""
    return permissions.may_supervise(user) and user.pk != asked.asked_by_id


def may_see_code(user, gift) -> bool:
    """Whether the person is shown the voucher code: whoever may send that gift, once it is approved."""
    return gift.state in CODE_IS_SHOWN and may_take("send", user, gift)


def may_export(user) -> bool:
    """Whether the register may be taken out of the house; who reads masked takes it out masked."""
    return permissions.works_here(user) and user.role in EXPORTING
