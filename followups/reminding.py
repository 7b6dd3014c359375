"""Whom a follow-up waits for is told: when its window opens, before it closes, and when it was missed.

A reminder is there once (the database refuses a second), and it is claimed in the transaction that writes the notice.
"""

from datetime import datetime, timedelta
from uuid import uuid4

from django.db import connection, transaction

from accounts.models import Absence, User
from accounts.wishes import Quiet, wants_mail
from followups.choices import MailFate, ReminderKind
from followups.models import FollowUp, Notice, Reminder
from followups.receivers import one_level_up

LOT = 200
CLOSES_SOON = timedelta(hours=3)
LOOKS_BACK = timedelta(days=3)  # what was due before that while nobody swept is told by what comes later

# What each kind goes by: from which moment it is due, and of which follow-ups; %(back)s is when looking back ends.
DUE = {
    ReminderKind.OPENS: ("earliest_at", "state = 'scheduled'"),
    ReminderKind.CLOSES: (
        f"latest_at - interval '{CLOSES_SOON.total_seconds():.0f} seconds'",
        "state = 'scheduled' AND latest_at - earliest_at > interval '12 hours'",
    ),
    ReminderKind.AGAIN: ("next_try_at", "state IN ('scheduled', 'missed')"),
    ReminderKind.MISSED: ("missed_at", "state = 'missed'"),
}
BY_INDEX = {
    ReminderKind.OPENS: "earliest_at > %(back)s AND earliest_at <= %(at)s",
    ReminderKind.CLOSES: "latest_at > %(back)s AND latest_at <= %(soon)s",
    ReminderKind.AGAIN: "next_try_at > %(back)s AND next_try_at <= %(at)s",
    ReminderKind.MISSED: "latest_at > %(further)s AND missed_at > %(back)s AND missed_at <= %(at)s",
}


def remind(at: datetime) -> int:
    """Everything that is due by ``at``: put down, then told; how many notices there were."""
    put_down(at)
    return tell_all(at)


def put_down(at: datetime) -> int:
    """Have a row for each reminder that is due by ``at``; how many are new. Twice does no harm."""
    moments = {"at": at, "soon": at + CLOSES_SOON, "back": at - LOOKS_BACK, "further": at - 30 * LOOKS_BACK}
    new = 0
    with connection.cursor() as cursor:
        for kind, (due, which) in DUE.items():
            cursor.execute(
                f"""INSERT INTO followups_reminder (followup_id, kind, due_at)
                    SELECT id, '{kind.value}', {due} FROM followups_followup
                    WHERE {which} AND {BY_INDEX[kind]} ORDER BY latest_at, id ON CONFLICT DO NOTHING""",
                moments,
            )
            new += cursor.rowcount
    return new


def tell_all(at: datetime) -> int:
    """Tell of all reminders that are due by ``at``, lot by lot; how many notices were written."""
    told = 0
    while (lot := tell_lot(at)) is not None:
        told += lot
    return told


@transaction.atomic
def tell_lot(at: datetime, size: int = LOT) -> int | None:
    """Claim some reminders and write their notices, both or neither; how many, or None when nothing is left.

    Another worker's claims are passed over. Who is done or called off meanwhile needs no reminder any more.
    """
    due = Reminder.objects.to_be_told(at).select_for_update(skip_locked=True, of=["self"])
    reminders = list(due.select_related("followup__assignee", "followup__team")[:size])
    if not reminders:
        return None
    stand_ins, quiet = stood_in_for({reminder.followup.assignee for reminder in reminders} - {None}, at), Quiet(at)
    notices = [notice for reminder in reminders if (notice := notice_of(reminder, quiet, stand_ins))]
    Notice.objects.bulk_create(notices)
    Reminder.objects.filter(pk__in=[reminder.pk for reminder in reminders]).update(told_at=at)
    return len(notices)


def stood_in_for(people: set[User | None], at: datetime) -> dict[int, User | None]:
    """{who is away: whoever does their work meanwhile, if anybody}; one query where everybody is there."""
    away = set(Absence.objects.at(at).filter(person__in=people).values_list("person", flat=True))
    return {person.pk: User.objects.in_place_of(person, at) for person in people if person and person.pk in away}


def notice_of(reminder: Reminder, quiet: Quiet, stand_ins: dict[int, User | None]) -> Notice | None:
    """What somebody gets of a reminder; None when it has become pointless, only teaches, or nobody is there.

    It is there at once; the mail waits until their team is at work.
    """
    followup = reminder.followup
    recipient = recipient_of(followup, stand_ins) if still_holds(reminder) else None
    if recipient is None or followup.team.is_practice:
        return None
    notice = Notice(reminder=reminder, recipient=recipient, at=quiet.at)
    if recipient.email and wants_mail(recipient, "reminder"):
        notice.mail, notice.leaves_at = MailFate.WAITING, quiet.over_at(recipient)
        notice.mail_id = f"<reminder.{reminder.pk}.{uuid4().hex}@kintsugi>"
    return notice


def still_holds(reminder: Reminder) -> bool:
    """Whether the follow-up is still as the reminder says: not done, and not moved to another window."""
    followup = reminder.followup
    states, due = {
        ReminderKind.OPENS: ({"scheduled"}, followup.earliest_at),
        ReminderKind.CLOSES: ({"scheduled"}, followup.latest_at - CLOSES_SOON),
        ReminderKind.AGAIN: ({"scheduled", "missed"}, followup.next_try_at),
        ReminderKind.MISSED: ({"missed"}, followup.missed_at),
    }[ReminderKind(reminder.kind)]
    return followup.state in states and reminder.due_at == due


def recipient_of(followup: FollowUp, stand_ins: dict[int, User | None]) -> User | None:
    """Whoever does it, else who stands in for them, else whoever looks after the team."""
    assignee = followup.assignee
    assignee = stand_ins.get(assignee.pk, assignee) if assignee else None
    return assignee if assignee and assignee.is_active else one_level_up(followup.team)
