"""Who may do what with scores and coaching notes, and who leads whom. Plain predicates.

A card belongs to its scorer until it is handed in; a note to the agent, the coach and whoever leads the agent.
"""

from accounts import permissions as people
from training.permissions import may_review

SCORED = people.HANDLERS  # whose work with customers is looked at


def leads(by, person) -> bool:
    """Whether ``by`` leads ``person``: the supervisors of an agent's team; of a supervisor, the managers."""
    if not people.works_here(by) or by.pk == person.pk:
        return False
    if by.role == "supervisor":
        return person.role == "agent" and by.team_id is not None and by.team_id == person.team_id
    return by.role == "manager" and person.role == "supervisor"


def may_score(by, case) -> bool:
    """Whether ``by`` may begin a card, a round or a note on this case: never who carries it, nothing once erased.

    Whether they may see the case is asked where it is looked up.
    """
    return may_review(by) and case.handler_id != by.pk and case.about_staff_id != by.pk and not case.is_erased


def may_take_card(verb: str, by, card) -> bool:
    """Whether ``by`` may hand in, drop or release this card. One of a round is never shown by itself."""
    if by is None or not may_review(by) or by.pk == card.agent_id:
        return False
    if verb == "release":
        return card.round_id is None and (by.pk == card.scorer_id or leads(by, card.agent))
    if verb == "drop":
        return by.pk == card.scorer_id or (card.round_id is not None and by.pk == card.round.leader_id)
    return by.pk == card.scorer_id


def may_take_round(verb: str, by, found) -> bool:
    """Whether ``by`` may take this step on a round: its leader; the last who hands in lifts the veil."""
    if by is None or not may_review(by) or by.pk == found.agent_id:
        return False
    if verb == "reveal" and found.is_scored_by(by):
        return not found.waits_for_somebody()
    return by.pk == found.leader_id


def may_take_note(verb: str, by, note) -> bool:
    """The agent acknowledges; the coach looks again, or takes it back."""
    if by is None or not people.works_here(by):
        return False
    if verb == "acknowledge":
        return by.pk == note.agent_id
    return by.pk == note.coach_id and may_review(by)
