"""Readers of one kind, of whom a question to the database can be written once: ``ui.asked_often``."""

from functools import lru_cache
from typing import NamedTuple

from accounts.models import Team, User

SOME_PERSON, SOME_TEAM = -7_073_070_001, -7_073_070_002  # stand in a question for whoever reads


class Kind(NamedTuple):
    """What decides, besides who it is and of which team, about what somebody may see."""

    role: str
    has_team: bool
    practises: bool
    is_active: bool

    @classmethod
    def of(cls, user: User) -> "Kind":
        """The kind of reader that somebody is."""
        return cls(user.role, user.team_id is not None, user.practises, user.is_active)


@lru_cache
def somebody(kind: Kind) -> User:
    """A reader of this kind, not in any table: to make a question for all of them."""
    team = Team(pk=SOME_TEAM, is_practice=kind.practises) if kind.has_team else None
    return User(pk=SOME_PERSON, role=kind.role, team=team, is_active=kind.is_active)


def in_place_of(user: User) -> dict[int, int | None]:
    """What a question that was made for ``somebody`` is given for this reader."""
    return {SOME_PERSON: user.pk, SOME_TEAM: user.team_id}
