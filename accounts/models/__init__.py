"""The people who work here."""

from accounts.models.team import Team
from accounts.models.user import Role, User

__all__ = ["Role", "Team", "User"]
