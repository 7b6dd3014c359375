"""How a reply leaves by mail: claimed by one sender, fenced against the overtaken, tried again with patience.

A mail server knows no transactions: whoever dies between its "yes" and our record makes the mail leave once more. It
then has the same Message-ID, by which mail programs know it for the same.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import formataddr, parseaddr
from smtplib import SMTPAuthenticationError, SMTPException, SMTPRecipientsRefused, SMTPResponseException

from django.conf import settings
from django.core.mail import EmailMessage, mailers
from django.db import transaction
from django.utils.timezone import now

from complaints import filing
from complaints.choices import FileKind, ReplyFate
from complaints.models import Complaint, Reply
from history.attribution import attributed
from history.erased import Erased

LEASE = timedelta(minutes=3)  # how long one sender has a reply for itself
LEAVES_TIME_FOR = timedelta(minutes=1)  # what must be left of the lease when the words go out
BACK_OFF = (timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=10), timedelta(hours=1))
MOST_TRIES = len(BACK_OFF) + 1
MOST_REFERENCES = 20
SENT_AS = dict.fromkeys((FileKind.TEXT, FileKind.EML), "application/octet-stream")  # every byte as it was filed

_at_the_door: list[Callable[[str], str]] = []


def at_the_door(change: Callable[[str], str]) -> None:
    """Let ``change`` put into words, as they leave, what is not kept with them: a secret link in place of its mark."""
    _at_the_door.append(change)


@dataclass(frozen=True)
class Claim:
    """One try of one sender. ``number`` fences: whoever takes over counts on."""

    reply: Reply
    number: int

    def still_holds(self, at: datetime) -> bool:
        """Whether nobody took over, took it back or stopped it, and time enough is left to send it."""
        mine = Reply.objects.filter(pk=self.reply.pk, fate=ReplyFate.WAITING, tries=self.number)
        return mine.filter(lease_until__gt=at + LEAVES_TIME_FOR).exists()


def post(pk: int) -> None:
    """Send one reply if it is due and nobody else is at it."""
    claim = claimed(pk, now())
    if claim is not None:
        carry(claim)


@transaction.atomic
def claimed(pk: int, at: datetime) -> Claim | None:
    """Take a due reply for one try; None when it is not due, or somebody else is at it or was quicker."""
    due = Reply.objects.due(at).filter(pk=pk).select_for_update(skip_locked=True, of=["self"])
    reply = due.select_related("by", "complaint__team").first()
    if reply is None:
        return None
    with attributed(actor_id=None, reason="send_reply", at=at):
        if isinstance(reply.body, Erased):  # a backup brought it back, and it was erased again
            reply.complaint.settle_reply(reply, ReplyFate.UNDONE, at=at)
            return None
        reply.tries, reply.lease_until = reply.tries + 1, at + LEASE
        reply.save(update_fields=["tries", "lease_until"])
    return Claim(reply, reply.tries)


def carry(claim: Claim) -> None:
    """Bring a claimed reply to the mail server and write down how it went. An overtaken sender does nothing.

    Of a case at practice nothing leaves the house; it goes on as if it had.
    """
    if claim.reply.complaint.team.is_practice:
        has_left(claim, now())
        return
    try:
        mail, server = mail_of(claim.reply), mailers["default"]
        server.open()  # reaching the server takes the time in which one is overtaken
        try:
            if not claim.still_holds(now()):
                return
            server.send_messages([mail])
        finally:
            with suppress(SMTPException, OSError):  # it has the mail, however it takes its leave
                server.close()
    except (SMTPException, OSError, ValueError, filing.Missing) as error:
        did_not_leave(claim, error, now())
    else:
        has_left(claim, now())


def mail_of(reply: Reply) -> EmailMessage:
    """The mail: from the writer's alias, in the thread of what we sent on this case before. Raises filing.Missing."""
    alias, firm = (" ".join(str(word).split()) for word in (reply.by.alias, settings.FIRM_NAME))
    earlier = Reply.objects.filter(complaint=reply.complaint_id, fate=ReplyFate.SENT).exclude(mail_id="")
    thread = list(earlier.order_by("-settled_at").values_list("mail_id", flat=True)[:MOST_REFERENCES])[::-1]
    headers = {"Message-ID": reply.mail_id, "Content-Language": reply.complaint.language}
    if thread:
        headers |= {"In-Reply-To": thread[-1], "References": " ".join(thread)}
    body = str(reply.body)
    for change in _at_the_door:
        body = change(body)
    mail = EmailMessage(
        subject=" ".join(reply.subject.split()),
        body=body,
        from_email=formataddr((f"{alias}, {firm}", parseaddr(settings.DEFAULT_FROM_EMAIL)[1])),
        to=[reply.address],
        headers=headers,
    )
    for file in reply.attachments.filter(gone_at=None).order_by("pk"):
        mail.attach(file.saved_as, file.content, SENT_AS.get(FileKind(file.kind), file.mime))
    return mail


def has_left(claim: Claim, at: datetime) -> None:
    """The server took it: it is said, whoever else is at it or stopped it meanwhile."""
    with transaction.atomic():
        case = held_case(claim.reply)
        reply = Reply.objects.get(pk=claim.reply.pk)
        if reply.fate != ReplyFate.SENT and not case.is_erased:
            case.send_reply(by=claim.reply.by, at=at, reply=reply)


def did_not_leave(claim: Claim, error: Exception, at: datetime) -> None:
    """Try again later, or say on the case that it could not be delivered. Nothing if somebody took over."""
    told = f"{type(error).__name__}: {error}"[:1000].replace("\0", "")
    with transaction.atomic(), attributed(actor_id=None, reason="send_reply", at=at):
        case = held_case(claim.reply)
        reply = Reply.objects.select_for_update().get(pk=claim.reply.pk)
        if reply.fate != ReplyFate.WAITING or reply.tries != claim.number:
            return
        if is_final(error) or reply.tries >= MOST_TRIES:
            case.fail_reply(by=None, at=at, reply=reply, error=told)
            return
        reply.last_error, reply.lease_until = told, None
        reply.leaves_at = at + BACK_OFF[reply.tries - 1]
        reply.save()


def is_final(error: Exception) -> bool:
    """Whether no later try can succeed: the address or the mail itself was refused for good."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= 500 for code, _words in error.recipients.values())
    if isinstance(error, SMTPResponseException):
        return error.smtp_code >= 500 and not isinstance(error, SMTPAuthenticationError)
    return isinstance(error, (ValueError, filing.Missing))


def held_case(reply: Reply) -> Complaint:
    """The case of a reply, locked until the transaction ends: before the reply, as every act does it."""
    return Complaint.objects.select_for_update(of=["self"]).select_related("team").get(pk=reply.complaint_id)
