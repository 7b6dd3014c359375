"""The end of a shift: what falls due before one is back, with a colleague and a note for each."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.db.models import Exists, F, OuterRef, Q

from accounts.models import User
from calendars.worktime import NeverOpen, next_opening, working_intervals
from casework.bulk import BulkAct
from casework.deskrows import hours_of
from casework.handing_on import NOTE, note_for, tried_before
from casework.spreading import suggested
from complaints.hands import HowAssigned
from complaints.models import Complaint, Promise

MOST = 100  # cases on the page
LONGEST_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Due:
    """A case that falls due meanwhile: who might carry it, what to tell them, what I promised to do myself."""

    case: Complaint
    receiver: User | None
    note: dict[str, str]
    promises: list[Promise]


class ShiftFile:
    """What one person leaves behind if they are back at ``back_at``; the page takes ``most`` cases."""

    most = MOST

    def __init__(self, user: User, at: datetime, back_at: datetime):
        self.user, self.at, self.back_at = user, at, back_at

    @cached_property
    def promises(self) -> dict[int, list[Promise]]:
        """{case: what I promised to see to myself until I am back}."""
        mine = Promise.objects.filter(owner=self.user, state="open", due_at__lt=self.back_at)
        found: dict[int, list[Promise]] = {}
        for promise in mine.order_by("due_at"):
            found.setdefault(promise.complaint_id, []).append(promise)
        return found

    @cached_property
    def found(self) -> list[Complaint]:
        """My cases of which a clock or a promise of mine falls due before I am back, overdue ones too."""
        owed = Promise.objects.filter(complaint=OuterRef("pk"), owner=self.user, state="open", due_at__lt=self.back_at)
        mine = Complaint.objects.visible_to(self.user).open().handled_by(self.user)
        due = mine.filter(Q(due_at__lt=self.back_at) | Exists(owed))
        found = due.select_related("customer", "category", "purchase", "team").order_by(
            F("due_at").asc(nulls_last=True), "pk"
        )
        return list(found[: MOST + 1])

    @property
    def cases(self) -> list[Complaint]:
        """Those of them that stand on the page."""
        return self.found[:MOST]

    @property
    def is_capped(self) -> bool:
        """Whether there are more than the page takes."""
        return len(self.found) > MOST

    @cached_property
    def elsewhere(self) -> list[Promise]:
        """What I promised to see to myself until I am back on cases that others carry, the next due first."""
        mine = {case.pk for case in self.found}
        others = Complaint.objects.visible_to(self.user).exclude(handler=self.user)
        seen = others.in_bulk([key for key in self.promises if key not in mine])
        owed = [promise for key in seen for promise in self.promises[key]]
        for promise in owed:
            promise.complaint = seen[promise.complaint_id]
        return sorted(owed, key=lambda promise: (promise.due_at, promise.pk))

    @cached_property
    def due(self) -> list[Due]:
        """The lines of the page."""
        tried = tried_before(case.pk for case in self.cases)
        return [
            Due(one.case, one.receiver, note_for(one.case, tried.get(one.case.pk, [])), self.promises_on(one.case))
            for one in suggested(self.cases, self.user, self.at)
        ]

    def promises_on(self, case: Complaint) -> list[Promise]:
        """What I promised this customer to do myself."""
        return self.promises.get(case.pk, [])


def back_by_default(user: User, at: datetime) -> datetime:
    """When the team opens again after the hours of today; a day later where it never closes."""
    schedule = hours_of(user.team, at)
    try:
        opens = next_opening(schedule, at)
        if opens > at:
            return opens
        closes = next(iter(working_intervals(schedule, at, at + LONGEST_DAY)))[1]
        return next_opening(schedule, closes) if closes < at + LONGEST_DAY else at + LONGEST_DAY
    except NeverOpen:
        return at + LONGEST_DAY


def handed_over(case: Complaint, asked: dict) -> dict:
    """Who carries it from now on and what they are told."""
    wanted = asked[case.pk]
    return {"handler": wanted["receiver"], "how": asked["how"], **{name: wanted.get(name, "") for name in NOTE}} | {
        "reason": asked.get("reason", "")
    }


HAND_OVER = BulkAct("assign", type(None), "", "", "", handed_over)
LEAVE = BulkAct("leave_to_team", type(None), "", "", "", lambda case, asked: {})
SHIFT, SPREAD = HowAssigned.SHIFT, HowAssigned.SPREAD
