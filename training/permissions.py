"""Who may learn from which cases: plain predicates, asked by pages, admin and jobs alike."""

from accounts.permissions import HANDLERS, works_here

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
