"""Who may learn from which cases: plain predicates, asked by pages, admin and jobs alike."""

from accounts.permissions import works_here

REVIEWERS = frozenset({"trainer", "supervisor", "manager"})


def may_review(user) -> bool:
    """Whether the person reviews cases: trainers, and those who lead."""
    return works_here(user) and user.role in REVIEWERS
