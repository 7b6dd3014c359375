"""The people who work here."""

from accounts.models.availability import Absence, AssignmentPause, PauseKind
from accounts.models.department import Department
from accounts.models.team import Team
from accounts.models.user import Role, User

__all__ = ["Absence", "AssignmentPause", "Department", "PauseKind", "Role", "Team", "User"]
