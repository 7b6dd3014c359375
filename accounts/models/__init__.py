"""The people who work here."""

from accounts.models.availability import Absence, AssignmentPause, PauseKind
from accounts.models.department import Department
from accounts.models.entry import EntryLink, LinkPurpose
from accounts.models.skills import PersonLanguage, PersonSkill, Skill, Weekday, WorkingHours
from accounts.models.team import Team, zone_of_the_house
from accounts.models.user import Role, User

__all__ = [
    "Absence",
    "AssignmentPause",
    "Department",
    "EntryLink",
    "LinkPurpose",
    "PauseKind",
    "PersonLanguage",
    "PersonSkill",
    "Role",
    "Skill",
    "Team",
    "User",
    "Weekday",
    "WorkingHours",
    "zone_of_the_house",
]
