"""How many rows each list of a desk has: one statement for each reader, kept, with the moments put in each time."""

from datetime import UTC, datetime
from functools import lru_cache

from django.db.models import QuerySet

from accounts import permissions
from accounts.models import Absence, AssignmentPause, PauseKind, User
from audit.models import Entry
from casework.away import LONGEST, away_since, happened_since
from complaints.models import Complaint, HelpCall, Promise
from complaints.worklists import WORKLISTS, Moments, Worklist
from followups.models import FollowUp, Hearing
from gifts.models import Gift
from ui.counting import CountStatement

# Moments that no desk is ever read at: in a kept statement they stand for those of the reading.
SOME = Moments(*(datetime(9000 + number, 1, 1, tzinfo=UTC) for number in range(len(Moments._fields))))
SINCE = datetime(8999, 1, 1, tzinfo=UTC)  # and this one for that from which on a reader was away
LEFT_OPEN = (*SOME, SINCE, SINCE - LONGEST)
READERS_KEPT = 1024
Saved = tuple[tuple[str, Worklist], ...]


def counts_of(user: User, saved: Saved, moments: Moments) -> dict[str, int]:
    """{list: rows, capped} of the desk, the ``saved`` views included, as ``user`` sees it then."""
    statement = statement_for(user.pk, user.role, user.team_id, saved)
    since = away_since(user, moments.at)
    return statement.counts(dict(zip(SOME, moments, strict=True)) | {SINCE: since, SINCE - LONGEST: since - LONGEST})


@lru_cache(maxsize=READERS_KEPT)
def statement_for(pk: int, role: str, team_id: int | None, saved: Saved) -> CountStatement:
    """The statement that counts the lists of one reader, whoever they are: all that decides is in the arguments."""
    return CountStatement.over(lists_of(User(pk=pk, role=role, team_id=team_id), saved, SOME), leave_open=LEFT_OPEN)


def lists_of(user: User, saved: Saved, moments: Moments) -> dict[str, QuerySet]:
    """All lists that a desk counts."""
    visible = Complaint.objects.visible_to(user)
    supervises = permissions.may_supervise(user)
    mine = visible.open().handled_by(user)
    pauses = AssignmentPause.objects.standing(moments.at).filter(person=user)
    followups = FollowUp.objects.visible_to(user).waiting()
    gifts = Gift.objects.visible_to(user).waiting().filter(first=None).exclude(requested_by=user)
    due = Promise.objects.filter(complaint__in=visible, owner=user, state="open")
    owed = Promise.objects.for_queue(user)
    calls = HelpCall.objects.waiting().filter(complaint__in=visible)
    lists: dict[str, QuerySet] = {
        "late": mine.filter(due_at__lt=moments.at),
        "soon": mine.filter(due_at__gte=moments.at, due_at__lt=moments.in_an_hour),
        "promises": due.filter(due_at__lt=moments.midnight),
        "owed": owed.filter(owner=user) if permissions.may_handle(user) else owed,
        "followups": followups.filter(assignee=user, earliest_at__lt=moments.midnight),
        "gifts": gifts if supervises else gifts.none(),
        "help": calls if supervises else calls.none(),
        "breath": pauses.filter(kind=PauseKind.COOL_DOWN),
        "stopped": pauses.filter(kind=PauseKind.STOPPED),
        "heard": Hearing.objects.unseen_by(user),
        "missed": happened_since(user, SINCE) if permissions.may_handle(user) else Entry.objects.none(),
        "away": Absence.objects.at(moments.at).filter(person=user),
    }
    lists |= {code: narrow(visible, user, moments) for code, narrow in WORKLISTS.items()}
    return lists | {code: worklist.cases(visible, user, moments) for code, worklist in saved}
