"""Who may learn from which cases: plain predicates, asked by pages, admin and jobs alike."""

from accounts.permissions import works_here

REVIEWERS = frozenset({"trainer", "supervisor", "manager"})


def may_review(user) -> bool:
    """Whether the person reviews cases: trainers, and those who lead."""
    return works_here(user) and user.role in REVIEWERS


def may_review_case(user, case) -> bool:
    """Whether the person reviews this one: supervisors those of their team, and nobody a case about themselves."""
    if not may_review(user) or case.about_staff_id == user.pk:
        return False
    return user.role != "supervisor" or user.team_id == case.team_id
