"""How the mail of a notice leaves: carried in lots by one sender, fenced against the overtaken, never twice.

What complaints/posting.py is for words to customers. A reminder is worth nothing twice, so here a sender notes what
went out before it goes out (followups/slips.py) and settles a lot at once. Whatever else is told to colleagues by mail
leaves the same way: an ``Outbox`` says which rows are mails, and how one of them reads.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from email import policy
from itertools import groupby
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused, SMTPSenderRefused, SMTPServerDisconnected
from socket import IPPROTO_TCP, TCP_NODELAY
from time import sleep
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, mailers
from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.wishes import headers
from complaints.posting import BACK_OFF, MOST_TRIES, is_final
from followups.choices import MailFate
from followups.models import FollowUp, Notice
from followups.models.carried import Carried
from followups.slips import Slip, found

LOT = 25
LEASE = timedelta(seconds=60)  # how long one sender has a lot for itself
LEAVES_TIME_FOR = timedelta(seconds=15)  # what must be left of it when a mail goes out
GONE_FOR_GOOD = timedelta(minutes=10)  # after the lease: nobody will find the slip any more
DATABASE_COMES_BACK = 90  # seconds of trying to write down what went out
Outcome = bool | Exception


@dataclass(frozen=True)
class Outbox:
    """Rows of one model (a ``Carried``) that leave as mails; ``mail_of`` writes one, or None where nobody needs it now.

    ``about`` is what is read together with the rows.
    """

    model: type[Carried]
    mail_of: Callable[[Any], EmailMessage | None]
    about: tuple[str, ...]


class Sender:
    """Carries mails until nothing is left; one in each worker."""

    def __init__(self, box: "Outbox | None" = None):
        self.slip, self.box = Slip(), box or REMINDERS

    def carry_all(self) -> int:
        """Take over from the dead, then send all that is due; how many left."""
        left = 0
        take_over(now(), self.box)
        while lot := self.next_lot():
            left += self.carry(lot)
        return left

    def next_lot(self) -> list[Carried]:
        """Claim some mails. The slip is clean, and its time runs, before anybody can read that they are ours."""
        self.slip.begin((LEASE - LEAVES_TIME_FOR).total_seconds())
        return claim(self.slip.name, now(), self.box)

    def carry(self, lot: list[Carried]) -> int:
        """Send one lot and write down how it went, also when the database was away meanwhile; how many left."""
        how: dict[int, Outcome] = {}
        server = mailers["default"]
        try:
            server.open()
            for notice in lot:
                outcome = self.send(server, notice)
                if outcome is False or isinstance(outcome, SMTPServerDisconnected | OSError):
                    how |= {notice.pk: outcome} if outcome is not False else {}
                    break
                how[notice.pk] = outcome
        except (SMTPException, OSError) as error:
            how |= {notice.pk: error for notice in lot if notice.pk not in how}
        finally:
            with suppress(SMTPException, OSError):
                server.close()
        settle_when_possible(lot, how)
        return sum(outcome is True for outcome in how.values())

    def send(self, server, notice: Carried) -> Outcome:
        """Send one mail: True when it left, False when it must not any more, else what went wrong."""
        try:
            mail = self.box.mail_of(notice)
            if mail is None:
                return NotNeeded()
            return transmit(server, mail, lambda: self.slip.may_go(notice.place))
        except LostOnTheWay as error:
            return error
        except (SMTPException, OSError, ValueError) as error:
            self.slip.came_back(notice.place)
            return error

    def close(self) -> None:
        """The worker ends in order."""
        self.slip.close()


class NotNeeded(Exception):
    """There is nothing to tell any more, or not to this person."""


class LostOnTheWay(OSError):
    """The server fell silent after the last word: the mail may have left."""


def transmit(server, mail: EmailMessage, may_go: Callable[[], bool]) -> bool:
    """Hand ``mail`` over; ``may_go`` is asked in the instant before the last word. False when it said no.

    Raises SMTPException or OSError when it did not leave, LostOnTheWay when nobody knows.
    """
    smtp = getattr(server, "connection", None)
    if smtp is None:  # files: there a message is handed over as a whole
        return may_go() and bool(server.send_messages([mail]))
    sender, to = server.prep_address(mail.from_email), server.prep_address(mail.to[0])
    words = as_data(mail.message(policy=policy.SMTP).as_bytes())
    expect(smtp.mail(sender), lambda code, told: SMTPSenderRefused(code, told, sender))
    expect(smtp.rcpt(to), lambda code, told: SMTPRecipientsRefused({to: (code, told)}))
    expect(smtp.docmd("DATA"), SMTPDataError)
    smtp.sock.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)  # or the last word waits for a receipt of those before
    smtp.send(words)
    if not may_go():
        smtp.close()  # without the last word the server forgets it
        return False
    try:
        smtp.send(b".\r\n")
        answer = smtp.getreply()
    except (SMTPException, OSError) as error:
        raise LostOnTheWay(str(error)) from error
    expect(answer, SMTPDataError)
    return True


def as_data(words: bytes) -> bytes:
    """A mail as SMTP carries it, without its last word: a line that begins with a dot has one more."""
    lines = words.replace(b"\r\n", b"\n").split(b"\n")
    ended = lines[:-1] if lines[-1] == b"" else lines
    return b"".join((b"." if line.startswith(b".") else b"") + line + b"\r\n" for line in ended)


def expect(answer: tuple[int, bytes], refused: Callable[[int, bytes], Exception]) -> None:
    """Raises what ``refused`` makes of an answer that is neither "go on" nor "done"."""
    code, told = answer
    if not 200 <= code < 400:
        raise refused(code, told)


def mail_of(notice: Notice) -> EmailMessage | None:
    """The mail, in the language of its reader. It names the case and nobody: it leaves the house.

    None for whoever has left, has seen it, or may not open the follow-up any more.
    """
    followup, person = notice.reminder.followup, notice.recipient
    is_theirs = FollowUp.objects.visible_to(person).filter(pk=followup.pk)
    if notice.seen_at is not None or not person.is_active or not is_theirs.exists():
        return None
    with override(person.language):
        told = {
            "title": followup.title,
            "case": followup.complaint.reference if followup.complaint else _("care without a complaint"),
            "until": date_format(localtime(followup.latest_at), "DATETIME_FORMAT"),
        }
        subject = f"{notice.reminder.get_kind_display()}: {told['case']}"
        body = _("%(title)s (%(case)s). The window closes at %(until)s. You find it under “Follow-ups”.") % told
    told = headers(person, notice.mail_id)
    return EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [person.email], headers=told)


CLAIM = """
UPDATE {table} notice
SET mail = 'leaving', tries = tries + 1, lease_until = %(until)s, slip = %(slip)s, place = taken.place
FROM (
    SELECT id, row_number() OVER (ORDER BY leaves_at, id) - 1 AS place FROM (
        SELECT id, leaves_at FROM {table} WHERE mail = 'waiting' AND leaves_at <= %(at)s
        ORDER BY leaves_at, id LIMIT %(lot)s {lock}
    ) due
) taken
WHERE notice.id = taken.id RETURNING notice.id
"""
LOCK = "FOR UPDATE SKIP LOCKED"
ABOUT = ("recipient", "reminder__followup__complaint", "reminder__followup__rule", "reminder__followup__programme_step")
REMINDERS = Outbox(Notice, mail_of, ABOUT)
BOXES = [REMINDERS]  # all whose slips lie on this machine; apps above add theirs


@transaction.atomic
def claim(slip: str, at: datetime, box: Outbox = REMINDERS) -> list[Carried]:
    """Take some mails that are due for this sender; what another takes at the moment is passed over."""
    with connection.cursor() as cursor:
        statement = CLAIM.format(lock=LOCK, table=box.model._meta.db_table)
        cursor.execute(statement, {"until": at + LEASE, "slip": slip, "at": at, "lot": LOT})
        keys = [key for (key,) in cursor.fetchall()]
    rows = box.model._base_manager.filter(pk__in=keys).select_related(*box.about)
    return list(rows.order_by("place")) if keys else []


def settle_when_possible(lot: list[Carried], how: dict[int, Outcome]) -> None:
    """Write down how it went, once the database is there. Raises OperationalError when it does not come back:

    the slip then says what went out, and must not be used again.
    """
    for second in range(DATABASE_COMES_BACK):
        try:
            return settle(lot, how, now())
        except (OperationalError, InterfaceError):
            connection.close()
            if second == DATABASE_COMES_BACK - 1:
                raise
            sleep(1 if second else 0.1)
    return None


@transaction.atomic
def settle(lot: list[Carried], how: dict[int, Outcome], at: datetime) -> None:
    """Write down how a lot went. What somebody took over is theirs; what was not tried waits again at once."""
    ours = {(notice.pk, notice.tries) for notice in lot}
    rows = type(lot[0])._base_manager
    held = rows.filter(pk__in=[notice.pk for notice in lot], mail=MailFate.LEAVING, slip=lot[0].slip)
    still = held.select_for_update(of=["self"]).order_by("pk")
    write_down([(notice, how.get(notice.pk)) for notice in still if (notice.pk, notice.tries) in ours], at)


def write_down(outcomes: list[tuple[Carried, Outcome | None]], at: datetime) -> None:
    """Let notices say how their mails went; those that left, which are most, in one statement."""
    left = [notice.pk for notice, outcome in outcomes if outcome is True]
    if left:
        sent = {"mail": MailFate.SENT, "settled_at": at, "last_error": "", "slip": "", "lease_until": None}
        type(outcomes[0][0])._base_manager.filter(pk__in=left).update(**sent)
    for notice, outcome in outcomes:
        if outcome is not True:
            settled(notice, outcome, at)
            notice.save(update_fields=FATE)


FATE = ["mail", "slip", "lease_until", "leaves_at", "settled_at", "last_error", "tries"]


def settled(notice: Carried, outcome: Outcome | None, at: datetime) -> None:
    """Let the notice say why its mail did not leave; ``outcome`` is None when it was not tried."""
    notice.slip, notice.lease_until = "", None
    if isinstance(outcome, LostOnTheWay):
        notice.mail, notice.settled_at = MailFate.UNSURE, at
        notice.last_error = f"{outcome}"[:500]
    elif isinstance(outcome, NotNeeded):
        notice.mail, notice.settled_at = MailFate.NONE, at
    elif isinstance(outcome, Exception):
        notice.last_error = f"{type(outcome).__name__}: {outcome}"[:500].replace("\0", "")
        given_up = is_final(outcome) or notice.tries >= MOST_TRIES
        notice.mail = MailFate.FAILED if given_up else MailFate.WAITING
        notice.settled_at = at if given_up else None
        notice.leaves_at = at + BACK_OFF[min(notice.tries, len(BACK_OFF)) - 1]
    else:
        notice.mail, notice.tries = MailFate.WAITING, notice.tries - 1


def take_over(at: datetime, box: Outbox = REMINDERS) -> int:
    """See to the mails of senders that are dead or overdue: what went out is sent, the rest waits again; how many.

    Without a slip nobody knows. Such a mail is not sent again; the notice in the product told of it.
    """
    leaving = box.model._base_manager.filter(mail=MailFate.LEAVING).order_by("slip", "pk")
    names = [name for name, _rows in groupby(leaving.values_list("slip", flat=True))]
    return sum(take_over_from(name, at, box) for name in names)


@transaction.atomic
def take_over_from(name: str, at: datetime, box: Outbox) -> int:
    """What one sender left behind; nothing while it lives and has time."""
    with found(name) as slip:
        leaving = box.model._base_manager.filter(mail=MailFate.LEAVING, slip=name)
        held = leaving.select_for_update(skip_locked=True, of=["self"])
        is_dead = slip is not None and slip.is_dead
        overdue = at - GONE_FOR_GOOD if slip is None else at
        rows = [notice for notice in held.order_by("pk") if is_dead or notice.lease_until <= overdue]
        if slip is None:
            write_down([(notice, LostOnTheWay("its sender vanished")) for notice in rows], at)
        else:
            write_down([(notice, None if slip.take_over(notice.place) else True) for notice in rows], at)
    return len(rows)
