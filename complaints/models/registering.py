"""Receiving a complaint: channel, words and category are enough to begin (docs/domain.md §2)."""

from django.core.exceptions import PermissionDenied
from django.db import models, transaction

from accounts import permissions
from complaints.choices import SEVERITY_ORDER, TALKING, ClockKind, Direction, Severity
from history.attribution import attributed
from ui.beginnings import beginning

SUBJECT_LENGTH = 120
FROM_THE_BEGINNING = (ClockKind.ACKNOWLEDGEMENT, ClockKind.FIRST_RESPONSE, ClockKind.SOLUTION, ClockKind.STATUTORY)


class Registering(models.Model):
    """How a case comes into being."""

    class Meta:
        abstract = True

    @classmethod
    def register(cls, *, by, at, channel, words, category, received_at=None, subject="", **facts):
        """Write a complaint down, start its clocks and return it.

        While talking (phone, chat, counter) it is the first contact: the case is acknowledged at once. ``received_at``
        may lie before ``at``, never after it. ``subject`` is what somebody called the matter, else the first words;
        what is longer than SUBJECT_LENGTH has to stand in ``words``. ``facts`` are fields of the case; the database
        refuses a second one with the same ``idempotency_key``. Raises PermissionDenied for those who do not work on
        cases, and for a handler whom it is about. Whatever else goes wrong undoes the whole transaction.
        """
        if not permissions.may_handle(by):
            raise PermissionDenied("register")
        received_at = min(received_at or at, at)
        heard_at = received_at if channel in TALKING else at
        facts = completed(facts, by=by, category=category)
        if facts["handler"] is not None and facts["handler"] == facts.get("about_staff"):
            raise PermissionDenied("about")
        with transaction.atomic(savepoint=False), attributed(actor_id=by.pk, reason="register", at=heard_at):
            case = cls(
                reference=cls.next_reference(at, is_practice=bool(facts["team"] and facts["team"].is_practice)),
                channel=channel,
                category=category,
                subject=matter_of(subject or words),
                received_at=received_at,
                entered_at=at,
                last_activity_at=at,
                **facts,
            )
            clocks = case.clocks_from(FROM_THE_BEGINNING, at=received_at)
            case.due_at, case.due_kind = min(((clock.due_at, clock.kind) for clock in clocks), default=(None, ""))
            case.save(force_insert=True)
            case.begin(by=by, at=heard_at, words=words, clocks=clocks)
        return case

    def begin(self, *, by, at, words, clocks):
        """The first words, the clocks, and the acknowledgement that talking is."""
        self.messages.create(
            direction=Direction.INBOUND, channel=self.channel, body=words, is_verbatim=True, by=by, at=self.received_at
        )
        self.clocks.bulk_create(clocks)
        if self.emotion_level:
            self.emotions.create(level=self.emotion_level, kind=self.emotion_kind, by=by, at=at)
        felt = {"level": self.emotion_level, "kind": self.emotion_kind}
        self.record("register", by=by, at=at, channel=self.channel, after=self.state, **felt)
        if self.handler_id is None and self.find_handler(at=at):
            self.save(update_fields=["handler"])
        self.ask_whether_to_notify(by=by, at=at)
        if self.was_talked:
            self.acknowledge(by=by, at=at, channel=self.channel)


def matter_of(words: str) -> str:
    """What a case is about, in one line: the first words, seen to be cut if there are more."""
    return beginning(" ".join(words.split()), SUBJECT_LENGTH)


def completed(facts: dict, *, by, category) -> dict:
    """The facts with what follows from them: team and handler, the language, the severity a category starts at."""
    severity = facts.get("severity") or Severity.MINOR
    speaker = facts.get("customer") or by
    return {
        "team": by.team,
        "handler": by,
        **facts,
        "severity": max(severity, category.first_severity, key=SEVERITY_ORDER.__getitem__),
        "language": facts.get("language") or speaker.language,
        "emotion_kind": facts.get("emotion_kind", "") if facts.get("emotion_level") else "",
    }
