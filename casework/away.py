"""While you were away: what others, customers and the system did on my cases since I was last there."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from accounts.models import User
from audit.models import Entry
from complaints.models import Complaint, Handover
from ui.beginnings import beginning

LINES = 3  # told of one case
MOST = 200  # entries that are looked at
MATTER = 60  # characters that tell what a case is about
LONGEST = timedelta(days=14)  # whoever was away longer reads the cases themselves


@dataclass
class Missed:
    """What happened on one case, newest first; ``more`` is how much beyond the lines told."""

    case: Complaint
    lines: list[Entry] = field(default_factory=list)
    more: int = 0

    @property
    def matter(self) -> str:
        """What it is about, in a few words."""
        return beginning(str(self.case.subject), MATTER)


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
    """The cases of ``user`` on which something happened; two queries, nothing is written."""
    happened = list(happened_since(user, away_since(user, at)).select_related("actor").order_by("-pk")[:MOST])
    shown = Complaint.objects.select_related("customer").only("reference", "subject", "customer__name")
    cases = shown.in_bulk({entry.case_id for entry in happened})
    missed: dict[int, Missed] = {}
    for entry in happened:
        case = missed.setdefault(entry.case_id, Missed(cases[entry.case_id]))
        if len(case.lines) < LINES:
            case.lines.append(entry)
        else:
            case.more += 1
    return list(missed.values())
