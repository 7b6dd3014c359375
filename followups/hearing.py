"""Who hears what a customer said afterwards: kind words reach everybody who touched the case."""

from collections.abc import Iterable
from datetime import datetime

from accounts.models import User
from audit.models import Entry
from followups.choices import Heard
from followups.models import FollowUp, Hearing
from followups.receivers import one_level_up


def hear(followup: FollowUp, kind: str, people: Iterable[User], at: datetime) -> int:
    """Let each of ``people`` know, once each however often it is told; how many there are. Practice is told nobody."""
    if followup.team.is_practice:
        return 0
    wanted = {person.pk for person in people if person is not None and person.is_active}
    Hearing.objects.bulk_create(
        [Hearing(followup=followup, recipient_id=pk, kind=Heard(kind), at=at) for pk in sorted(wanted)],
        ignore_conflicts=True,
    )
    return len(wanted)


def who_touched(followup: FollowUp) -> list[User]:
    """Everybody who did something on the case, and whoever looks after the customer."""
    done = Entry.objects.about(followup)
    if followup.complaint_id is not None:
        done = Entry.objects.about_case(followup.complaint_id)
    people = list(User.objects.filter(is_active=True, pk__in=done.exclude(actor=None).values("actor")))
    manager = followup.customer.account_manager if followup.customer else None
    return [*people, *(one for one in (manager, followup.assignee) if one is not None)]


def who_decides(followup: FollowUp) -> list[User]:
    """Whoever handles the case, or asked; where nobody is there, whoever looks after the team."""
    handler = followup.complaint.handler if followup.complaint else None
    for person in (handler, followup.assignee, one_level_up(followup.team)):
        if person is not None and person.is_active:
            return [person]
    return []
