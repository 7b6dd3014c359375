"""Working through a list: one case after the other, in the order that the list had when the work began.

The order is kept in the session; whether a case still belongs to the list is asked anew each time one goes on.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.timezone import now

from casework.deskfile import DeskFile
from complaints.models import Complaint

MOST = 200  # cases in one go
KEY = "queue"


@dataclass
class Queue:
    """``query`` says which list, ``cases`` are keys in their order, ``at`` is how many are behind us."""

    query: str
    name: str
    cases: list[int]
    at: int = 0

    @classmethod
    def begin(cls, request, moment: datetime) -> "Queue":
        """Take the list of an address as it stands now."""
        desk = DeskFile(request.user, request.GET, moment)
        keys = list(desk.cases.values_list("pk", flat=True)[:MOST])
        of_list = urlencode(desk.worklist.asked)  # not the saved view: it may go while one works through it
        queue = cls(of_list, str(desk.name), keys)
        return queue.keep(request)

    @classmethod
    def of(cls, request) -> "Queue | None":
        """What the reader works through; None while they work through nothing."""
        kept = request.session.get(KEY)
        return cls(**kept) if kept else None

    def keep(self, request) -> "Queue":
        """Remember where we are."""
        request.session[KEY] = asdict(self)
        return self

    @staticmethod
    def end(request) -> None:
        """Work through nothing any more."""
        request.session.pop(KEY, None)

    @property
    def current(self) -> int | None:
        """The key of the case in hand; None at the end."""
        return self.cases[self.at] if self.at < len(self.cases) else None

    @property
    def place(self) -> int:
        """Which case of all it is, from 1."""
        return self.at + 1

    def case(self, user) -> Complaint | None:
        """The case in hand, if the reader may still see it."""
        return Complaint.objects.visible_to(user).filter(pk=self.current).first() if self.current else None

    def go_on(self, request, moment: datetime) -> None:
        """To the next case that still belongs to the list; what others have done meanwhile is passed over."""
        rest = self.cases[self.at + 1 :]
        desk = DeskFile(request.user, QueryDict(self.query), moment)
        still = set(desk.cases.filter(pk__in=rest).values_list("pk", flat=True))
        passed = next((number for number, key in enumerate(rest) if key in still), len(rest))
        self.at += 1 + passed
        self.keep(request)


def beside(request, case: Complaint) -> Queue | None:
    """What the reader works through, if this is the case in hand."""
    queue = Queue.of(request)
    return queue if queue and queue.current == case.pk else None


def finishes(request, case: Complaint, before: tuple, *, moved: bool) -> bool:
    """Whether an act finished the case in hand: it moved, lost its clock or its handler. Then the next one comes up.

    ``before`` is (due_at, handler_id) as they were.
    """
    queue = beside(request, case)
    due_at, handler_id = before
    lost_its_clock = due_at is not None and (case.due_at is None or case.due_at > due_at)
    if queue is None or not (moved or lost_its_clock or case.handler_id != handler_id):
        return False
    queue.go_on(request, now())
    return True
