from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection, models
from django.db.models.functions import Now
from django.dispatch import Signal
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from psycopg.types.json import Jsonb

from accounts.models import User
from audit import journal
from history.attribution import Attribution, current
from history.listed import listed_by, written_in_order
from history.masking import Personal
from history.tracking import Tracked


class CurrentTransaction(models.Func):
    """The number of the running transaction, stored with a row to prove what was written together."""

    template = "(pg_current_xact_id()::text::bigint)"
    output_field = models.BigIntegerField()
    allowed_default = True


class EntryQuerySet(models.QuerySet):
    """Reads of the journal. Every method chains."""

    def about_case(self, case_id: int):
        """Everything that concerns one case, oldest first: its timeline."""
        return self.filter(case_id=case_id).order_by("at", "pk")

    def about(self, thing: models.Model):
        """What was done to one thing, oldest first."""
        return self.filter(subject=thing._meta.label_lower, subject_id=thing.pk).order_by("at", "pk")

    def with_people(self):
        """With those who acted, in the same query."""
        return self.select_related("actor", "acting_for")

    def tell_of_each(
        self, subject: str, verb: str, told: Sequence[tuple[int, int, datetime, dict]], *, by: User | None = None
    ) -> None:
        """Write what was done with many things in one statement: (its case, its number, when, facts) of each.

        ``subject`` is the label of their kind; without ``by`` the system did it. Needs the transaction of what it
        tells about.
        """
        if told:
            found = "unnest(%s::bigint[], %s::bigint[], %s::timestamptz[], %s::jsonb[])"
            cases, keys, moments, facts = map(list, zip(*told, strict=True))
            self._tell(subject, verb, found, [cases, keys, moments, list(map(Jsonb, facts))], by)

    def tell_of_all(self, subject: str, verb: str, found: models.QuerySet, *, by: User | None = None) -> None:
        """The same of all that is ``found``: rows of (its case, its number, when, facts), which Python never sees."""
        query, values = found.query.sql_with_params()
        self._tell(subject, verb, f"({query})", values, by)

    def _tell(self, subject: str, verb: str, found: str, values: Sequence[Any], by: User | None) -> None:
        """Write one entry for each row of the relation ``found``, and say so."""
        circumstances = current() or Attribution()
        given: list[Any] = [subject, verb, circumstances.request_id, by and by.pk, circumstances.acting_for_id]
        with connection.cursor() as cursor:
            cursor.execute(TELL.format(found=found), [*given, *values])
            written = [key for (key,) in cursor.fetchall()]
        if written:
            told_of_each.send(sender=self.model, verb=verb, keys=written)


TELL = """
INSERT INTO audit_entry (case_id, subject, subject_id, verb, actor_id, acting_for_id, at, reason, facts, request_id)
SELECT told.case_id, given.subject, told.key, given.verb, given.actor, given.acting_for, told.at, '', told.facts,
    given.request
FROM (SELECT %s::text, %s::text, %s::text, %s::bigint, %s::bigint) AS given (subject, verb, request, actor, acting_for),
    {found} AS told (case_id, key, at, facts)
RETURNING id"""
# Sent with the verb and the numbers of what was written at once, in its transaction; single entries have post_save.
told_of_each = Signal()


class Entry(Personal):
    """One act, by whom, when and why. Only ever added (the database refuses anything else).

    ``facts`` are codes, numbers and names of staff; what people said or were promised stands in ``words`` and
    ``reason``, which an erasure of the case reaches. The columns left out of its history are those that every
    history row has anyway, written by the database in the same transaction.
    """

    append_only = True

    case_id = models.BigIntegerField(_("case"), null=True, help_text=_("the complaint it concerns, if any"))
    subject = models.CharField(_("kind of thing"), max_length=60)
    subject_id = models.BigIntegerField(_("number of the thing"))
    verb = models.CharField(_("act"), max_length=60)
    actor = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("who"), help_text=_("empty: the system")
    )
    acting_for = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("acting for"))
    at = models.DateTimeField(_("when it happened"))
    recorded_at = models.DateTimeField(_("when it was recorded"), db_default=Now())
    reason = models.TextField(_("why"), blank=True)
    words = models.TextField(_("quoted words"), blank=True, default="", db_default="")
    facts = models.JSONField(_("facts"), default=dict)
    request_id = models.CharField(_("request"), max_length=64, blank=True)
    xact = models.BigIntegerField(_("transaction"), db_default=CurrentTransaction())

    objects = EntryQuerySet.as_manager()
    history = Tracked(
        personal=["reason", "words"],
        person="case_id",
        people="complaints_complaint",
        of="case_id",
        exclude=["acting_for", "recorded_at", "request_id", "xact"],
    )

    class Meta:
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal")
        indexes = [
            models.Index("case_id", "at", name="audit_entry_timeline", condition=models.Q(case_id__isnull=False)),
            models.Index("subject", "subject_id", "at", name="audit_entry_subject"),
            *listed_by("audit_entry", "verb"),
            written_in_order("audit_entry", "at"),
        ]

    def __str__(self):
        return f"{localtime(self.at):%Y-%m-%d %H:%M} {self.sentence}"

    @classmethod
    def about(cls, thing: models.Model, verb: str, *, by: User | None, at: datetime, **told) -> "Entry":
        """An act on ``thing`` in the present circumstances, not yet written; ``told`` are further fields."""
        circumstances = current() or Attribution()
        return cls(
            subject=thing._meta.label_lower,
            subject_id=thing.pk,
            verb=verb,
            actor=by,
            acting_for_id=circumstances.acting_for_id,
            at=at,
            request_id=circumstances.request_id,
            **told,
        )

    @property
    def sentence(self) -> str:
        """The act in words, in the reader's language, without who did it."""
        return journal.sentence(self.verb, {**self.facts, "words": self.words})

    @property
    def kind(self) -> str:
        """What sort of act it is: "step", "talk", "promise", "gift", "follow-up", "money" or "record"."""
        return journal.kind(self.verb)
