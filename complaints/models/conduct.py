"""What people do on a case besides moving it: talk, note, feel, find out, promise, correct."""

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.steps import act
from complaints import permissions
from complaints.choices import ClockKind, Direction
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
        self.refuse_unreleased("add_message", by=by, at=at, direction=direction, channel=channel)
        message = self.messages.create(direction=direction, channel=channel, body=body, by=by, at=at)
        files = self.bind_files(by=by, message=message)
        if direction == Direction.INBOUND:
            self.customer_answered(at=at)
        if direction == Direction.OUTBOUND and is_substantive:
            self.stop_clocks(ClockKind.FIRST_RESPONSE, at=at)
        return message, {"direction": direction, "channel": channel, "files": files}

    @act(*TOUCHED)
    def apologise(self, *, by, at, kind, words, channel=""):
        """Record an apology: who said which words. Under legal hold only legal admits a fault.

        Of somebody on trial only what was said; written ones go by ``write_reply``. Raises RequirementsMissing.
        """
        if not permissions.may_apologise_so(by, self, kind):
            raise PermissionDenied("apologise")
        channel = channel or self.channel
        self.refuse_unread_apology(by=by, at=at, channel=channel)
        message = self.messages.create(direction=Direction.OUTBOUND, channel=channel, body=words, by=by, at=at)
        return self.apologies.create(message=message, kind=kind, by=by, at=at), {"kind": kind}

    @act("emotion_level", "emotion_kind", *TOUCHED)
    def read_emotion(self, *, by, at, level, kind=""):
        """Record how the customer feels now, as a person read it."""
        self.emotion_level, self.emotion_kind = level, kind
        return self.emotions.create(level=level, kind=kind, by=by, at=at), {"level": level, "kind": kind}

    @act(*TOUCHED)
    def tell_finding(self, *, by, at, finding):
        """The customer was told what we found, before there is a solution."""
        finding.told_customer = True
        finding.save()
        return finding, {}

    @act(*TOUCHED)
    def attempt_contact(self, *, by, at, channel, note=""):
        """Record a try to reach the customer that found nobody."""
        return self.attempts.create(channel=channel, note=note, by=by, at=at), {"channel": channel}

    @act(*TOUCHED)
    def add_finding(self, *, by, at, text, cause=None, scope="", **facts):
        """Record something the investigation brought to light; ``facts`` are further fields of Finding."""
        finding = self.findings.create(text=text, cause=cause, scope=scope, by=by, at=at, **facts)
        return finding, {"cause": cause.code if cause else "", "scope": scope}

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
        if field == "category":
            self.moves_follow_category(by=by, at=at)
        return self, {"field": field}

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
