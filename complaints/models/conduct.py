"""What people do on a case besides moving it: talk, note, feel, find out, promise, escalate, correct."""

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.steps import act
from complaints import permissions
from complaints.choices import ClockKind, Direction, EscalationLevel, PromiseState
from complaints.models.escalation import LegalHold

TOUCHED = ("due_at", "due_kind", "last_activity_at")


class Conduct(models.Model):
    """The acts of a case. Each is a row, an entry in the journal and one transaction."""

    class Meta:
        abstract = True

    @act(*TOUCHED)
    def add_message(self, *, by, at, direction, body, channel="", is_substantive=False):
        """Write down words. A substantive answer of ours stops the first-response clock; the customer's ends a wait.

        Under a legal hold words to the customer are legal's; those of others go the way of ``write_reply``.
        Raises RequirementsMissing.
        """
        self.refuse_unreleased("add_message", by=by, direction=direction)
        message = self.messages.create(direction=direction, channel=channel, body=body, by=by, at=at)
        files = self.bind_files(by=by, message=message)
        if direction == Direction.INBOUND:
            self.customer_answered(at=at)
        if direction == Direction.OUTBOUND and is_substantive:
            self.stop_clocks(ClockKind.FIRST_RESPONSE, at=at)
        return message, {"direction": direction, "channel": channel, "files": files}

    @act(*TOUCHED)
    def apologise(self, *, by, at, kind, words, channel=""):
        """Record an apology: who said which words. Under legal hold only legal admits a fault."""
        if not permissions.may_apologise_so(by, self, kind):
            raise PermissionDenied("apologise")
        message = self.messages.create(
            direction=Direction.OUTBOUND, channel=channel or self.channel, body=words, by=by, at=at
        )
        return self.apologies.create(message=message, kind=kind, by=by, at=at), {"kind": kind}

    @act("emotion_level", "emotion_kind", *TOUCHED)
    def read_emotion(self, *, by, at, level, kind=""):
        """Record how the customer feels now, as a person read it."""
        self.emotion_level, self.emotion_kind = level, kind
        return self.emotions.create(level=level, kind=kind, by=by, at=at), {"level": level, "kind": kind}

    @act(*TOUCHED)
    def attempt_contact(self, *, by, at, channel, note=""):
        """Record a try to reach the customer that found nobody."""
        return self.attempts.create(channel=channel, note=note, by=by, at=at), {"channel": channel}

    @act(*TOUCHED)
    def add_finding(self, *, by, at, text, cause=None, scope="", department="", told_customer=False):
        """Record something the investigation brought to light."""
        finding = self.findings.create(
            text=text, cause=cause, scope=scope, department=department, told_customer=told_customer, by=by, at=at
        )
        return finding, {"cause": cause.code if cause else "", "scope": scope}

    @act(*TOUCHED)
    def make_promise(self, *, by, at, text, owner, due_at):
        """Promise something by a time; its owner and its clock are there from the first moment."""
        return self.promised(text=text, owner=owner, due_at=due_at, by=by, at=at), {"words": text}

    @act(*TOUCHED)
    def keep_promise(self, *, by, at, promise, note=""):
        """Done what was promised: kept, or kept late."""
        state = PromiseState.KEPT if at <= promise.due_at else PromiseState.LATE
        self.settle(promise, state, at=at, note=note)
        return promise, {"words": promise.text, "state": state}

    @act(*TOUCHED)
    def renegotiate_promise(self, *, by, at, promise, text, due_at, note):
        """An obstacle: the customer was told before asking, and agreed to something else."""
        self.settle(promise, PromiseState.RENEGOTIATED, at=at, note=note)
        renewed = self.promised(text=text, owner=promise.owner, due_at=due_at, by=by, at=at)
        return renewed, {"words": f"{promise.text} → {text}"}

    @act(*TOUCHED)
    def move_promise_to_aftercare(self, *, by, at, promise, note=""):
        """A promise due later goes on after the case, with its owner and its clock, and blocks nothing."""
        promise.state, promise.settled_at, promise.note = PromiseState.AFTERCARE, at, note
        promise.save()
        return promise, {"words": promise.text}

    @act("escalation_level", "handler", "is_legal_matter", *TOUCHED)
    def escalate(self, *, by, at, level, receiver, why):
        """Hand the case up the ladder to a named receiver."""
        self.escalations.create(level=level, receiver=receiver, why=why, by=by, at=at)
        self.escalation_level, self.handler = level, receiver
        return self, {"level": EscalationLevel(level).value, "receiver": receiver.alias}

    @act("handler", *TOUCHED)
    def assign(self, *, by, at, handler):
        """Let somebody else carry the case."""
        self.handler = handler
        return self, {"handler": handler.alias}

    @act("is_legal_matter", *TOUCHED)
    def place_legal_hold(self, *, by, at, why):
        """Stop gifts, unverified admissions and whatever words have not left, until legal clears them."""
        hold = self.legal_holds.create(why=why, placed_by=by, placed_at=at)
        self.is_legal_matter = True
        self.stop_replies()
        return hold, {}

    @act("is_legal_matter", *TOUCHED)
    def release_legal_hold(self, *, by, at):
        """Legal clears the case."""
        hold = self.legal_holds.get(released_at=None)
        hold.released_by, hold.released_at = by, at
        hold.save()
        return hold, {}

    @act("customer", "purchase", "category", "severity", "received_at", "desired_outcome", "subject", *TOUCHED)
    def correct(self, *, by, at, field, value, why):
        """Put right what was entered wrongly; the correction keeps what it was. Clocks follow."""
        was = getattr(self, field)
        setattr(self, field, value)
        self.corrections.create(by=by, at=at, field=field, was=str(was or ""), becomes=str(value or ""), why=why)
        if field in {"severity", "received_at", "customer"}:
            self.recompute_clocks()
        return self, {"field": field}

    def promised(self, *, text, owner, due_at, by, at):
        """A promise with its clock; needs the transaction of the act that makes it."""
        promise = self.promises.create(text=text, owner=owner, due_at=due_at, made_by=by, made_at=at)
        self.clocks.create(kind=ClockKind.NEXT_UPDATE, started_at=at, due_at=max(due_at, at), promise=promise)
        return promise

    def promise_option(self, option, *, by, at):
        """What the chosen option restores is promised, line by line."""
        for line in option.redress_lines.select_related("owner"):
            if line.due_at:
                self.promised(text=option.title, owner=line.owner, due_at=line.due_at, by=by, at=at)

    def settle(self, promise, state, *, at, note=""):
        """End a promise and its clock."""
        promise.state, promise.settled_at, promise.note = state, at, note
        promise.save()
        self.clocks.running().filter(promise=promise).update(stopped_at=at)

    def recompute_clocks(self):
        """Let the clocks that still run follow a corrected severity or time of receipt."""
        holds = list(self.holds.order_by("placed_at"))
        for clock in self.clocks.running().filter(promise=None, started_at__lte=self.entered_at):
            clock.delete()
            self.start_clock(clock.kind, at=self.received_at, holds=holds)

    def under_legal_hold(self) -> bool:
        """Whether gifts and admissions are stopped."""
        return self.is_legal_matter and LegalHold.objects.filter(complaint=self, released_at=None).exists()

    @property
    def emotion_words(self) -> str:
        """The last reading in words."""
        if not self.emotion_level:
            return _("not read yet")
        return f"{self.get_emotion_kind_display()} {self.get_emotion_level_display()}".strip()
