"""The floor: what a supervisor sees of a team now. Read anew at each look, nothing is written."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cached_property
from hashlib import sha256

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import Team
from accounts.permissions import may_supervise_team
from casework.deskrows import Group, lines_of, row_of
from complaints.hands import HowAssigned
from complaints.models import Complaint, Handover, HelpCall, Roster

MOST = 12  # rows of each list; the desk has the rest
SOON = timedelta(hours=1)
LATELY = timedelta(hours=12)


class FloorFile:
    """The floor of one team for one reader at one moment."""

    def __init__(self, user, team: Team, at: datetime, teams: Sequence[Team] = ()):
        self.user, self.team, self.at = user, team, at
        self.teams = teams  # whose floors the reader may see

    @property
    def cases(self) -> QuerySet:
        """The cases of the team: all that a row shows of them."""
        visible = Complaint.objects.visible_to(self.user).filter(team=self.team)
        return lines_of(visible)

    @cached_property
    def calls(self) -> list[HelpCall]:
        """Who called for help and waits, the longest first; then those that were answered and not yet heard."""
        standing = HelpCall.objects.standing().filter(complaint__team=self.team)
        return list(standing.select_related("complaint", "asked_by").order_by("answered_at", "asked_at")[:MOST])

    @cached_property
    def unassigned(self) -> list:
        """What nobody carries, the longest first."""
        return list(self.cases.unassigned().order_by("received_at", "pk")[:MOST])

    @cached_property
    def breaching(self) -> list:
        """What falls due within the hour."""
        return list(self.cases.due_between(self.at, self.at + SOON)[:MOST])

    @cached_property
    def groups(self) -> list[Group]:
        """The cases as the desk shows its rows."""
        kinds = (
            (_("Longest without a handler"), self.unassigned),
            (_("Due within the hour"), self.breaching),
        )
        return [Group(name, [row_of(line, self.user) for line in found]) for name, found in kinds if found]

    @cached_property
    def people(self) -> Roster:
        """Everybody who carries cases of the team, as they stand."""
        return Roster.of(self.team, self.at)

    @cached_property
    def over_cap(self) -> list[Handover]:
        """Strong cases that went to somebody who had enough, because all had: a supervisor should know."""
        given = Handover.objects.filter(
            complaint__team=self.team, how=HowAssigned.OVER_CAP, receiver__isnull=False, at__gte=self.at - LATELY
        )
        keys = [one.person.pk for one in self.people]
        return list(given.filter(receiver__in=keys).select_related("complaint", "receiver").order_by("-at")[:MOST])

    @property
    def is_quiet(self) -> bool:
        """Whether nothing asks for the supervisor."""
        return not (self.calls or self.unassigned or self.breaching or self.over_cap)

    @cached_property
    def seen(self) -> str:
        """The same as long as the page would look the same, apart from clocks that tick by themselves."""
        told = [
            *((call.pk, call.answered_at) for call in self.calls),
            *((case.pk, case.version, case.due_at) for case in (*self.unassigned, *self.breaching)),
            *((one.person.pk, one.open_cases, one.strong_in_a_row, one.is_there) for one in self.people),
            *((one.absence.pk, one.absence.ends_at) for one in self.people if one.absence),
            *((pause.pk, pause.until) for one in self.people for pause in one.pauses.values()),
            *(handover.pk for handover in self.over_cap),
        ]
        return sha256(f"{get_language()}|{self.team.pk}|{told}".encode()).hexdigest()


def floors_of(user) -> list[Team]:
    """The teams whose floor the person sees."""
    if user.role == "manager" and not user.practises:
        return list(Team.objects.real().order_by("name"))
    if user.team and (user.role == "manager" or may_supervise_team(user, user.team_id)):
        return [user.team]
    return []
