"""What becomes of words for the customer between the desk and the door: handed in, taken back, released, said."""

from uuid import uuid4

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models
from django.dispatch import Signal
from django.utils.translation import gettext_lazy as _

from accounts import permissions
from accounts.models import Role
from audit.steps import RequirementsMissing, act
from complaints.choices import TO_BE_RELEASED, UNSETTLED, Channel, ClockKind, Direction, ReplyFate
from complaints.models.conversation import Message
from complaints.models.replies import TIME_TO_UNDO, Reply
from complaints.models.requirements import Requirement

TOUCHED = ("due_at", "due_kind", "last_activity_at")
CANNOT_WAIT = frozenset({Channel.PHONE, Channel.COUNTER, Channel.CHAT})  # what is said face to face is said
BUDDY_WORD = Requirement(
    "buddy_word", _("the buddy’s word on it, as you are on trial"), "messages", lambda asked: False, law=True
)
LEGAL_WORD = Requirement(
    "legal_word", _("legal’s word on it, as a legal hold stands"), "messages", lambda asked: False, law=True
)


reply_said = Signal()  # with ``reply`` and ``at``, inside the transaction in which its words became said


class TooLate(Exception):
    """The reply has left, is leaving at this moment, or somebody else settled it. Nothing was written."""


class Replying(models.Model):
    """Replies of a case. What has not left has not been said: only then come message, apology and stopped clock."""

    class Meta:
        abstract = True

    @act(*TOUCHED)
    def write_reply(self, *, by, at, channel, body, address="", subject="", is_substantive=False, apology_kind="",
                    template=None):  # fmt: skip
        """Hand words in. Mail leaves after the time to undo; what somebody has to read first waits for them."""
        first, by_mail = self.reads_first(by, at=at, channel=channel), channel == Channel.EMAIL
        if not (first or by_mail):
            raise ValueError("words that need nobody's leave are said, and then recorded")
        reply = self.replies.create(
            channel=channel, address=address, subject=subject, body=body, is_substantive=is_substantive,
            apology_kind=apology_kind, template=template, by=by, written_at=at,
            fate=first or ReplyFate.WAITING,
            leaves_at=None if first else at + TIME_TO_UNDO,
            mail_id=new_mail_id() if by_mail else "",
        )  # fmt: skip
        files = self.bind_files(by=by, reply=reply)
        self.reply_drafts.filter(author=by).delete()
        return reply, {"reply": reply.pk, "channel": channel, "fate": reply.fate, "files": files}

    @act(*TOUCHED)
    def undo_reply(self, *, by, at, reply):
        """Take words back before they leave; they are a draft of their author again. Raises TooLate."""
        held = self.held_reply(reply, *UNSETTLED)
        if held.is_leaving(at):
            raise TooLate
        if held.by_id != by.pk and not permissions.may_supervise(by):
            raise PermissionDenied("undo_reply")
        self.settle_reply(held, ReplyFate.UNDONE, at=at)
        self.make_draft_again(held, at=at)
        return held, {"reply": held.pk, "channel": held.channel}

    @act(*TOUCHED)
    def retry_reply(self, *, by, at, reply, address):
        """Hand a reply in again that could not be delivered, perhaps to another address. Raises TooLate."""
        held = self.held_reply(reply, ReplyFate.FAILED)
        held.address, held.tries, held.lease_until, held.settled_at = address, 0, None, None
        first = self.reads_first(held.by, at=at, channel=held.channel) if held.cleared_at is None else ""
        if first:
            held.fate, held.leaves_at = first, None
        else:
            held.fate, held.leaves_at = ReplyFate.WAITING, at + TIME_TO_UNDO
        held.save()
        return held, {"reply": held.pk, "channel": held.channel, "fate": held.fate}

    @act(*TOUCHED)
    def clear_reply(self, *, by, at, reply):
        """Words are released: mail leaves after the time to undo, anything else may now be said. Raises TooLate.

        Legal releases what waits for legal; the buddy, or who sees to the team, what waits for the buddy. Where a legal
        hold was placed meanwhile, the words of a beginner then wait for legal.
        """
        held = self.held_reply(reply, *TO_BE_RELEASED)
        self.refuse_who_does_not_read(held, by)
        if held.fate == ReplyFate.WITH_BUDDY and self.needs_legal(held.by):
            held.fate = ReplyFate.WITH_LEGAL
            held.save()
            return held, {"reply": held.pk, "author": held.by.alias}
        if held.fate == ReplyFate.WITH_LEGAL:
            held.cleared_by, held.cleared_at = by, at  # a buddy's word does not stand against a legal hold
        held.fate = ReplyFate.WAITING if held.is_mail else ReplyFate.CLEARED
        held.leaves_at = at + TIME_TO_UNDO if held.is_mail else None
        held.save()
        return held, {"reply": held.pk, "author": held.by.alias}

    @act(*TOUCHED)
    def return_reply(self, *, by, at, reply, note):
        """Whoever reads them first sends words back and says why; they are a draft again. Raises TooLate."""
        held = self.held_reply(reply, *TO_BE_RELEASED)
        self.refuse_who_does_not_read(held, by)
        held.note = note
        self.settle_reply(held, ReplyFate.RETURNED, at=at)
        self.make_draft_again(held, at=at)
        return held, {"reply": held.pk, "author": held.by.alias}

    @act(*TOUCHED)
    def say_reply(self, *, by, at, reply):
        """Words that were released were said, in person or by another way than mail. Raises TooLate."""
        held = self.held_reply(reply, ReplyFate.CLEARED)
        return self.utter(held, by=by, at=at), {"direction": Direction.OUTBOUND.value, "channel": held.channel}

    @act(*TOUCHED)
    def send_reply(self, *, by, at, reply):
        """A mail has left: from now on its words are said, by their author. Raises TooLate if that is on record."""
        held = Reply.objects.select_for_update().get(pk=reply.pk, complaint=self)
        if held.fate == ReplyFate.SENT:
            raise TooLate
        if held.by_id != by.pk:
            raise PermissionDenied("send_reply")
        return self.utter(held, by=by, at=at), {"direction": Direction.OUTBOUND.value, "channel": held.channel}

    @act(*TOUCHED)
    def fail_reply(self, *, by, at, reply, error):
        """A mail could not be delivered, and no further try is made by itself."""
        held = self.held_reply(reply, ReplyFate.WAITING)
        held.last_error = error
        self.settle_reply(held, ReplyFate.FAILED, at=at)
        return held, {"reply": held.pk, "channel": held.channel, "tries": held.tries}

    def utter(self, reply: Reply, *, by, at) -> Message:
        """Words become said: the message, its apology, the stopped clock; needs the transaction of an act."""
        message = self.messages.create(
            direction=Direction.OUTBOUND, channel=reply.channel, body=reply.body, by=by, at=at
        )
        if reply.apology_kind:
            self.apologies.create(message=message, kind=reply.apology_kind, by=by, at=at)
        if reply.is_substantive:
            self.stop_clocks(ClockKind.FIRST_RESPONSE, at=at)
        self.attachments.filter(reply=reply).update(message=message)
        reply.said = message
        self.settle_reply(reply, ReplyFate.SENT, at=at)
        reply_said.send(sender=Reply, reply=reply, at=at)
        return message

    def held_reply(self, reply: Reply, *fates: str) -> Reply:
        """The reply as it is now, locked until the transaction ends. Raises TooLate if its fate is another."""
        held = Reply.objects.select_for_update(of=["self"]).select_related("by").get(pk=reply.pk, complaint=self)
        if held.fate not in fates:
            raise TooLate
        return held

    def settle_reply(self, reply: Reply, fate: str, *, at) -> None:
        """Write down what became of a reply."""
        reply.fate, reply.settled_at, reply.lease_until = fate, at, None
        reply.save()

    def make_draft_again(self, reply: Reply, *, at) -> None:
        """The words are where they were written, above whatever their author has begun since; their files too."""
        self.free_files(reply)
        draft, created = self.reply_drafts.get_or_create(author=reply.by, defaults={"saved_at": at})
        begun = "" if created or draft.body in reply.body else draft.body
        for name in ("channel", "address", "subject", "is_substantive", "apology_kind", "template_id"):
            setattr(draft, name, getattr(reply, name))
        draft.direction, draft.saved_at = Direction.OUTBOUND, at
        draft.body = f"{reply.body}\n\n{begun}".strip() if begun else reply.body
        draft.save()

    def needs_legal(self, by) -> bool:
        """Whether words of this person to the customer wait for legal's release."""
        return by.role != Role.LEGAL and self.under_legal_hold()

    def reads_first(self, by, *, at, channel: str) -> str:
        """What becomes at first of words of this person that somebody has to read before they leave; "" if nobody."""
        if self.needs_legal(by):
            return ReplyFate.WITH_LEGAL
        return ReplyFate.WITH_BUDDY if self.waits_for_buddy(by, at=at, channel=channel) else ""

    def waits_for_buddy(self, by, *, at, channel: str) -> bool:
        """Whether a buddy reads words of this person before they leave; what is said face to face cannot wait."""
        return channel not in CANNOT_WAIT and by.on_trial(at)

    def refuse_unread_apology(self, *, by, at, channel: str) -> None:
        """Raises RequirementsMissing for a written apology that somebody has to read first: it goes as a reply."""
        if channel not in CANNOT_WAIT:
            self.refuse_unreleased("apologise", by=by, at=at, direction=Direction.OUTBOUND, channel=channel)

    def refuse_untold(self, verb: str, *, by, at, channel: str = "") -> None:
        """Raises RequirementsMissing where an act says under a legal hold that the customer was told, past legal.

        The words go as a reply first; once legal released them and they were said by that way since the last step, the
        act records it. What was said face to face is on record as it was said. No ``channel``: on whatever way.
        """
        if channel in CANNOT_WAIT or not self.needs_legal(by):
            return
        said = self.messages.filter(direction=Direction.OUTBOUND, at__gte=self.last_step_at or self.received_at)
        said = said.filter(channel=channel) if channel else said
        if not said.filter(models.Q(reply__cleared_at__isnull=False) | models.Q(by__role=Role.LEGAL)).exists():
            raise RequirementsMissing(self, verb, [LEGAL_WORD])

    def refuse_unreleased(self, verb: str, *, by, at, direction: str, channel: str) -> None:
        """Raises RequirementsMissing for words to the customer that somebody has to release first."""
        first = self.reads_first(by, at=at, channel=channel) if direction == Direction.OUTBOUND else ""
        if first:
            raise RequirementsMissing(self, verb, [LEGAL_WORD if first == ReplyFate.WITH_LEGAL else BUDDY_WORD])

    def refuse_who_does_not_read(self, held: Reply, by) -> None:
        """Raises PermissionDenied for whoever is not asked to read these words first."""
        if not self.reads(held, by):
            raise PermissionDenied("release")

    def reads(self, reply: Reply, by) -> bool:
        """Whether these words wait for this person: legal, or the buddy or a supervisor; never for their author."""
        if reply.fate == ReplyFate.WITH_LEGAL:
            return by.role == Role.LEGAL
        mine = reply.by_id == by.pk
        return not mine and (by.pk == reply.by.buddy_id or permissions.may_supervise_team(by, self.team_id))

    def stop_replies(self) -> None:
        """Whatever has not left waits for legal from now on, also what is being sent and not gone yet."""
        on_their_way = self.replies.filter(fate__in=(ReplyFate.WAITING, ReplyFate.CLEARED), cleared_at=None)
        waiting = on_their_way.exclude(by__role=Role.LEGAL)
        waiting.update(fate=ReplyFate.WITH_LEGAL, leaves_at=None, lease_until=None)


def new_mail_id() -> str:
    """A number for a mail that nobody can guess, in the domain that we send from."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">") or "localhost"
    return f"<{uuid4().hex}@{domain}>"
