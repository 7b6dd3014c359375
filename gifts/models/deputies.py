"""Who stands in for whom: while an absence lasts its deputy may decide, one step far and never in a circle."""

from datetime import datetime

from accounts.models import Absence, User


def standing_in(deputy: User, at: datetime) -> list[User]:
    """Those whose deputy this person is while they are away, and who may still decide anything; one query."""
    standing = Absence.objects.at(at).filter(deputy=deputy, person__is_active=True).exclude(person=deputy)
    return [absence.person for absence in standing.select_related("person").order_by("person_id")]
