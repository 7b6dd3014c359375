"""While you were away: what others, customers and the system did on my cases since I was last there."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from accounts.models import User
from audit.models import Entry
from complaints.models import Complaint, Handover

LINES = 3  # told of one case
MOST = 200  # entries that are looked at
LONGEST = timedelta(days=14)  # whoever was away longer reads the cases themselves


@dataclass
class Missed:
    """What happened on one case, newest first; ``more`` is how much beyond the lines told."""

    reference: str
    lines: list[Entry] = field(default_factory=list)
    more: int = 0


def away_since(user: User, at: datetime) -> datetime:
    """From when on ``user`` has not seen what happened, as it is at ``at``."""
    return max(user.caught_up_at or user.joined_at, at - LONGEST)


def happened_since(user: User, since: datetime) -> QuerySet[Entry]:
    """What others, customers and the system did since then on cases that are with ``user``, and nobody has answered."""
    mine = Complaint.objects.visible_to(user).open().handled_by(user)
    own = Entry.objects.filter(case_id=OuterRef("case_id"), actor=user, pk__gt=OuterRef("pk"))
    came = Handover.objects.filter(complaint=OuterRef("case_id"), receiver=user).order_by("-pk")
    by_others = Q(actor=None) | ~Q(actor=user)
    return (
        Entry.objects.filter(by_others, case_id__in=mine.values("pk"), at__gt=since - LONGEST, recorded_at__gt=since)
        .exclude(Exists(own))
        .annotate(came_at=Subquery(came.values("at")[:1]))
        .filter(Q(came_at=None) | Q(at__gte=F("came_at")))
    )


def while_away(user: User, at: datetime) -> list[Missed]:
    """The cases of ``user`` on which something happened; one query, nothing is written."""
    happened = (
        happened_since(user, away_since(user, at))
        .annotate(reference=Subquery(Complaint.objects.filter(pk=OuterRef("case_id")).values("reference")))
        .select_related("actor")
        .order_by("-pk")
    )
    missed: dict[int, Missed] = {}
    for entry in happened[:MOST]:
        case = missed.setdefault(entry.case_id, Missed(entry.reference))
        if len(case.lines) < LINES:
            case.lines.append(entry)
        else:
            case.more += 1
    return list(missed.values())
