"""What one person has not seen yet: the sign's number, and the list."""

from dataclasses import dataclass
from hashlib import sha256

from django.db.models import Value

from complaints.models import Complaint
from notices.kinds import KINDS
from notices.models import Notification
from notices.sources import SOURCES, Line

MOST = 100  # the sign says "99+" from here on
SHOWN = 50


def waiting(user) -> int:
    """How much the person has not seen, up to MOST; one query, however many sources there are."""
    parts = [Notification.objects.visible_to(user).unseen(), *(source.waiting(user) for source in SOURCES)]
    first, *others = (
        part.order_by().annotate(one=Value(number)).values_list("one", "pk")[:MOST] for number, part in enumerate(parts)
    )
    return min(len(first.union(*others, all=True)), MOST)


def mark(count: int, user) -> str:
    """What tells one state of the sign from another."""
    return sha256(f"{count} {user.pk} {user.language}".encode()).hexdigest()[:24]


@dataclass(frozen=True)
class Row:
    """A notice with what its row shows."""

    notice: Notification

    @property
    def kind(self):
        """Its kind in words."""
        known = KINDS.get(self.notice.kind)
        return known.label if known else self.notice.kind


class Board:
    """The list of one person, from the newest down; ``before`` is the number of the last row of the page before."""

    def __init__(self, user, before: int | None = None):
        self.user, self.before = user, before
        rows = Notification.objects.visible_to(user).order_by("-pk").select_related("entry__actor")
        if before:
            rows = rows.filter(pk__lt=before)
        found = list(rows[: SHOWN + 1])
        self.rows, self.more = [Row(notice) for notice in found[:SHOWN]], len(found) > SHOWN

    @property
    def last(self) -> int:
        """The key of the last row."""
        return self.rows[-1].notice.pk

    def standing(self) -> list[Line]:
        """What waits elsewhere, on the first page only."""
        return [] if self.before else [line for source in SOURCES for line in source.lines(self.user)]

    def references(self) -> dict[int, str]:
        """{case: its reference} of the rows."""
        keys = {row.notice.case_id for row in self.rows} - {None}
        return dict(Complaint.objects.visible_to(self.user).filter(pk__in=keys).values_list("pk", "reference"))
