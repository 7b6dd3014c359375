"""Who may learn from which cases: plain predicates, asked by pages, admin and jobs alike."""

from accounts.permissions import HANDLERS, may_read_cases, works_here

REVIEWERS = frozenset({"trainer", "supervisor", "manager"})


def may_review(user) -> bool:
    """Whether the person reviews cases: trainers, and those who lead."""
    return works_here(user) and user.role in REVIEWERS


def may_practise(user) -> bool:
    """Whether the page of practice opens: to those who work on cases, and to trainers, who look at what was done."""
    return works_here(user) and user.role in HANDLERS | {"trainer"}


def has_coaching(user) -> bool:
    """Whether the page of coaching is for the person: for agents their own, for trainers what they wrote."""
    return works_here(user) and user.role in HANDLERS | REVIEWERS


def may_review_case(user, case=None) -> bool:
    """Whether the person reviews this case: supervisors those of their team, nobody one about themselves."""
    if not may_review(user):
        return False
    if case is None:
        return True
    if case.about_staff_id == user.pk or case.is_erased:
        return False
    return user.role != "supervisor" or user.team_id == case.team_id


def may_nominate(user) -> bool:
    """Whether the person may say that a case is worth telling: whoever works on cases, and trainers."""
    return works_here(user) and (user.role in {"agent", "trainer"} or may_review(user))


def may_see_library(user) -> bool:
    """Whether the person reads published copies: whoever reads cases at all."""
    return may_read_cases(user)
