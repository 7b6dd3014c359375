"""Who stands in for whom: while an absence lasts its deputy may decide, one step far and never in a circle."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from accounts.models import Absence, Role, User


def standing_in(deputy: User, at: datetime) -> list[User]:
    """Those whose deputy this person is while they are away, and who may still decide anything; one query."""
    standing = Absence.objects.at(at).filter(deputy=deputy, person__is_active=True).exclude(person=deputy)
    return [absence.person for absence in standing.select_related("person").order_by("person_id")]


def deputising_for(deputy: User, at: datetime) -> Exists:
    """Of a gift: whether somebody who decides on its team's gifts is away and left it to this person."""
    absent = Absence.objects.at(at).filter(deputy=deputy, person__is_active=True)
    of_the_team = Q(person__role=Role.SUPERVISOR, person__team=OuterRef("team"))
    return Exists(absent.filter(Q(person__role=Role.MANAGER) | of_the_team))
