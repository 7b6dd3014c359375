"""Words that were said are never deleted. They are made unreadable with a trace, moved with a trace, or translated."""

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext

from accounts.models import Role
from audit.steps import act
from complaints.choices import ClockKind, Direction, HoldEnd
from complaints.models.attachments import Attachment
from complaints.models.conversation import Message
from complaints.models.registering import matter_of
from history.grains import new_grain, strike_out
from ui.beginnings import MORE

TOUCHED = ("due_at", "due_kind", "last_activity_at")
BLOCK = "▇▇▇"  # whatever its length was


class Redacting(models.Model):
    """What supervisors and legal may do to words, and what everybody may add to them."""

    class Meta:
        abstract = True

    @act(*TOUCHED)
    def redact_message(self, *, by, at, message, why, passage=""):
        """Make a passage of words, wherever they repeat it, unreadable for good; without one, all of them.

        The passage goes from the words, what is copied from them, and their history; the chain stays proved. Raises
        PermissionDenied under a legal hold, and for a passage that is not there.
        """
        self.refuse_under_hold("redact_message")
        held = self.messages.select_for_update().get(pk=message.pk)
        if passage and passage not in held.body or held.body == BLOCK:
            raise PermissionDenied("redact_message")
        self.redact_copies(held, passage)
        held.body, held.gloss = hidden(held.body, passage), ""
        held.body_grain, held.gloss_grain, held.gloss_by, held.gloss_at = new_grain(), new_grain(), None, None
        held.save()
        for name in ("body", "gloss"):
            strike_out(held, name)
        return held, {"message": held.pk, "why": why, "whole": not passage}

    def redact_copies(self, message: Message, passage: str) -> None:
        """The same in the matter of the case, in the reply that left, and in what somebody is writing."""
        if message.is_verbatim or passage and passage in self.subject:
            body = hidden(message.body, passage)
            first = str(self.subject).removesuffix(MORE)
            copied = message.is_verbatim and " ".join(message.body.split()).startswith(first)
            self.subject = matter_of(body) if copied or not passage else self.subject.replace(passage, BLOCK)
            self.subject_grain = new_grain()
            self.save(update_fields=["subject", "subject_grain"])
            strike_out(self, "subject")
        for reply in self.replies.filter(said=message):
            reply.body, reply.subject = hidden(reply.body, passage), hidden(reply.subject, passage)
            reply.body_grain, reply.subject_grain = new_grain(), new_grain()
            reply.save()
            for name in ("body", "subject"):
                strike_out(reply, name)
        for draft in self.reply_drafts.filter(body__contains=passage) if passage else ():
            draft.body = hidden(draft.body, passage)
            draft.save(update_fields=["body"])

    @act(*TOUCHED)
    def redact_file(self, *, by, at, attachment, why):
        """Destroy a file for good; a line stays in its place. Raises PermissionDenied under a legal hold."""
        self.refuse_under_hold("redact_file")
        held = self.attachments.select_for_update(of=["self"]).get(pk=attachment.pk, gone_at=None)
        held.give_up(at=at)
        return held, {"file": held.pk, "message": held.message_id, "why": why}

    @act(*TOUCHED)
    def gloss_message(self, *, by, at, message, words):
        """Put a translation under words, for colleagues who do not read them; the words themselves stay."""
        held = self.messages.select_for_update().get(pk=message.pk)
        held.gloss, held.gloss_by, held.gloss_at = words, by, at
        held.save()
        return held, {"message": held.pk}

    def refuse_under_hold(self, verb: str) -> None:
        """Raises PermissionDenied: while a legal hold stands nothing is destroyed, whoever asks."""
        if self.under_legal_hold():
            raise PermissionDenied(verb)

    def why_not_moved(self, message: Message, to, *, by) -> str:
        """In words, why these words cannot go to the case ``to``; empty if they can."""
        if to.pk == self.pk:
            return gettext("They are in this case already.")
        if message.is_verbatim:
            return gettext(
                "The first words stay: they are what this case is about. Correct the case, or record another matter."
            )
        if self.replies.filter(said=message).exists():
            return gettext("This reply has left from this case; the customer’s answer will come back to it.")
        if hasattr(message, "apology"):
            return gettext("With these words we apologised in this case; that stays where it was said.")
        if not (self.may("move_message", by) and to.may("take_in_message", by)):
            return gettext("You do not work on both cases.")
        if by.role != Role.LEGAL and (self.under_legal_hold() or to.under_legal_hold()):
            return gettext("A legal hold stands on one of the cases: legal moves words.")
        return ""

    @act(*TOUCHED)
    def take_in_message(self, *, by, at, message, came_from, answered):
        """Words that were filed in another case, with their files; as if they had been written down here.

        The customer's end a wait now, if they came after it began; ours, where they answered the matter itself, stop
        the first-response clock when they were said.
        """
        held = came_from.messages.select_for_update().get(pk=message.pk)
        same = ("direction", "channel", "body", "gloss", "gloss_by_id", "gloss_at", "by_id", "at")
        taken = self.messages.create(**{name: getattr(held, name) for name in same})
        for file in held.attachments.order_by("pk"):
            copied = ("name", "kind", "size", "sha256", "stored_as", "by_id", "at", "gone_at")
            self.attachments.create(message=taken, **{name: getattr(file, name) for name in copied})
        hold = self.standing_hold()
        if taken.direction == Direction.INBOUND and hold is not None and taken.at >= hold.placed_at:
            self.customer_answered(at=at)
        if answered:
            running = self.clocks.running().filter(kind=ClockKind.FIRST_RESPONSE, promise=None)
            running.filter(started_at__lte=taken.at).update(stopped_at=taken.at)
        return taken, {"from": came_from.reference, "direction": taken.direction}

    @act(*TOUCHED)
    def move_message(self, *, by, at, message, to):
        """Take words out that ``to`` has taken in: a line stays, and what they did to the clocks is undone.

        Raises PermissionDenied where ``why_not_moved`` has words.
        """
        held = self.messages.select_for_update().get(pk=message.pk)
        if self.why_not_moved(held, to, by=by):
            raise PermissionDenied("move_message")
        for file in self.attachments.filter(message=held):
            remove(file, "name", "sha256")
        remove(held, "body", "gloss")
        if self.is_in_progress:
            self.unhear(held)
        return held, {"to": to.reference, "direction": held.direction}

    def answered_by(self, message: Message) -> bool:
        """Whether these words of ours stopped the first-response clock."""
        stopped = self.clocks.filter(kind=ClockKind.FIRST_RESPONSE, promise=None, stopped_at=message.at)
        return message.direction == Direction.OUTBOUND and stopped.exists()

    def unhear(self, message: Message) -> None:
        """The wait that these words ended goes on, unless the customer was heard since; the answer is owed again."""
        if message.direction == Direction.OUTBOUND:
            stopped = self.clocks.filter(kind=ClockKind.FIRST_RESPONSE, promise=None, stopped_at=message.at)
            stopped.update(stopped_at=None)
            return
        last = self.holds.order_by("placed_at", "pk").last()
        heard = self.messages.filter(direction=Direction.INBOUND, at__gte=message.at)
        ended_by_it = last and (last.released_at, last.ended_by_what) == (message.at, HoldEnd.ANSWERED)
        if last and ended_by_it and not heard.exists():
            last.released_at, last.released_by, last.ended_by_what = None, None, ""
            last.save()
            self.follow_holds()


def hidden(text: str, passage: str) -> str:
    """``text`` with the passage, or without one all of it, behind blocks that do not tell its length."""
    return text.replace(passage, BLOCK) if passage else BLOCK


def remove(row: Message | Attachment, *names: str) -> None:
    """Delete a row and strike its words out of its history."""
    key = row.pk
    row.delete()
    row.pk = key
    for name in names:
        strike_out(row, name)
