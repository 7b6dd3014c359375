"""Who may do what with a gift. Nobody approves their own, nor through a deputy."""

from collections.abc import Callable, Iterable

from django.core.exceptions import PermissionDenied

from accounts import permissions

DECIDING = frozenset({"approve", "reject"})
LED = frozenset({"grant", "submit", "approve", "reject"})  # of a later stage the first decides
CLEARING, SECOND_WORD = "clear", "go_ahead"
COMPLIANCE = "legal"
EXPORTING = frozenset({"supervisor", "manager", "auditor"})
CODE_IS_SHOWN = frozenset({"approved", "prepared", "sent", "delivered"})
SEES_EVERY_BUDGET = frozenset({"manager", "auditor"})


def may_take(verb: str, by, gift, standing_in: Callable[[], Iterable] = tuple) -> bool:
    """Whether ``by`` may do ``verb`` on ``gift``; a decision also for one of those they are ``standing_in`` for."""
    if verb == CLEARING:
        return may_clear(by, gift)
    if by is None or not permissions.may_handle(by):
        return False
    if gift.complaint_id and gift.complaint.about_staff_id == by.pk:
        return False
    if gift.is_led and verb in LED:
        return False
    if verb == SECOND_WORD:
        return may_decide(by, gift)
    if verb in DECIDING:
        if by.pk == gift.requested_by_id:
            return False
        return may_decide(by, gift) or any(may_decide_for(absent, gift) for absent in standing_in())
    return is_of_the_team(by, gift)


def may_clear(by, gift) -> bool:
    """Compliance is legal’s; whoever clears a recipient did not ask for the gift, nor is the case about them."""
    if by is None or not permissions.works_here(by) or by.role != COMPLIANCE:
        return False
    about = gift.complaint.about_staff_id if gift.complaint_id else None
    return by.pk not in {gift.requested_by_id, about}


def is_of_the_team(person, gift) -> bool:
    """Whether the gift is among those this person works on."""
    return person.role == "manager" or person.team_id == gift.team_id


def may_decide(person, gift) -> bool:
    """Whether the role decides on gifts of this team, and this one is not the person's own."""
    return permissions.may_supervise(person) and is_of_the_team(person, gift) and person.pk != gift.requested_by_id


def may_decide_for(absent, gift) -> bool:
    """Whether a deputy of ``absent`` may decide: as they might have, and never on what they asked for themselves."""
    is_about_them = gift.complaint_id and gift.complaint.about_staff_id == absent.pk
    return may_decide(absent, gift) and not is_about_them


def may_see_budgets(user) -> bool:
    """Whether the page of the budgets opens."""
    return sees_every_budget(user) or permissions.may_supervise(user)


def sees_every_budget(user) -> bool:
    """Whether the budgets of all teams show."""
    return permissions.works_here(user) and user.role in SEES_EVERY_BUDGET


def may_keep_budgets(user) -> bool:
    """Whether the person begins, fills, corrects and closes budgets."""
    return permissions.works_here(user) and user.role == "manager"


def must_keep_budgets(user) -> None:
    """Raise PermissionDenied unless the person keeps budgets."""
    if user is None or not may_keep_budgets(user):
        raise PermissionDenied("budget")


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
