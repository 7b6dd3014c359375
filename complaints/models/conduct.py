"""What people do on a case besides moving it: talk, note, feel, find out, promise, correct."""

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.steps import RequirementsMissing, act
from complaints import permissions
from complaints.choices import SEVERITY_ORDER, ClockKind, Direction
from complaints.models.escalation import LegalHold
from complaints.models.registering import FROM_THE_BEGINNING

TOUCHED = ("due_at", "due_kind", "last_activity_at")


class Conduct(models.Model):
    """The acts of a case. Each is a row, an entry in the journal and one transaction."""

    class Meta:
        abstract = True

    @act(*TOUCHED)
    def add_message(self, *, by, at, direction, body, channel="", is_substantive=False, apology_kind=""):
        """Write down words. A substantive answer of ours stops the first-response clock; the customer's ends a wait.

        Ours may say sorry: then they are on record as an apology of that kind.

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
        if direction == Direction.OUTBOUND and apology_kind:
            self.apologies.create(message=message, kind=apology_kind, by=by, at=at)
        return message, {"direction": direction, "channel": channel, "files": files}

    @act(*TOUCHED)
    def apologise(self, *, by, at, kind, words, channel=""):
        """Record an apology: who said which words. Under legal hold only legal admits a fault.

        Written words that somebody has to read first go by ``write_reply``. Raises RequirementsMissing.
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

    @act("customer", "purchase", "category", "severity", "received_at", "desired_outcome", "subject", "about_staff",
         "handler", *TOUCHED)  # fmt: skip
    def correct(self, *, by, at, field, value, why):
        """Put right what was entered wrongly; the correction keeps what it was. What follows from it follows.

        Clocks do; a graver category raises the severity to where it begins; the purchase of another customer goes;
        and whoever the complaint turns out to be about carries nothing of it any more. Raises RequirementsMissing for
        a severity below what the category or a safety risk asks for, and for who may not say whom it is about.
        """
        asked = {field: value} if field in {"severity", "about_staff"} else {}
        if asked and (missing := self.missing_for("correct", by=by, at=at, facts=asked)):
            raise RequirementsMissing(self, "correct", missing)
        follows = self.follows_from(field, value)
        for name, becomes in ((field, value), *follows.items()):
            was = getattr(self, name)
            setattr(self, name, becomes)
            self.corrections.create(by=by, at=at, field=name, was=str(was or ""), becomes=str(becomes or ""), why=why)
        if {field, *follows} & {"severity", "received_at", "customer"}:
            self.recompute_clocks(at=at)
        if field == "received_at":
            self.recount_stopped_clocks()
        if field == "category":
            self.moves_follow_category(by=by, at=at)
        if field == "about_staff" and value is not None:
            self.leave_hands_of(value, by=by, at=at)
        return self, {"field": field}

    def follows_from(self, field, value) -> dict:
        """{field: what it becomes} of what else was wrong when ``field`` should have been ``value``."""
        if field == "category" and SEVERITY_ORDER[self.severity] < SEVERITY_ORDER[value.first_severity]:
            return {"severity": value.first_severity}
        if field == "customer" and self.purchase and self.purchase.customer_id != (value and value.pk):
            return {"purchase": None}
        return {}

    def recompute_clocks(self, *, at):
        """Let the clocks that still run follow a corrected severity, customer or time of receipt.

        A warning or a breach that is on record, and still holds, is not told a second time.
        """
        holds = list(self.holds.order_by("placed_at"))
        for clock in self.clocks.running().filter(promise=None, started_at__lte=self.entered_at):
            clock.delete()
            for anew in self.clocks_from([clock.kind], at=self.received_at, holds=holds):
                anew.warned_at = clock.warned_at if anew.warn_at and anew.warn_at <= at else None
                anew.breached_at = clock.breached_at if anew.due_at <= at else None
                anew.save(force_insert=True)

    def recount_stopped_clocks(self):
        """Let the clocks that were stopped begin when they really did: they may turn out to have been missed."""
        holds = list(self.holds.order_by("placed_at"))
        first = self.clocks.filter(kind__in=FROM_THE_BEGINNING, started_at__lte=self.entered_at)
        stopped = first.filter(stopped_at__gte=self.received_at)
        for clock in stopped.select_related("standard", "calendar"):
            clock.started_at = self.received_at
            clock.follow(holds)
            clock.paused_at = None
            clock.save(update_fields=["started_at", "due_at", "warn_at", "paused_at"])

    def under_legal_hold(self) -> bool:
        """Whether gifts and admissions are stopped."""
        return self.is_legal_matter and LegalHold.objects.filter(complaint=self, released_at=None).exists()

    @property
    def emotion_words(self) -> str:
        """The last reading in words."""
        if not self.emotion_level:
            return _("not read yet")
        return f"{self.get_emotion_kind_display()} {self.get_emotion_level_display()}".strip()
