"""Complaints from elsewhere: those that ended enter as history with their own dates, the others as received."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from audit.models import Entry
from complaints.choices import SEVERITY_ORDER, Channel, Direction, Outcome, State
from complaints.models import Category, Complaint, Message
from complaints.models.registering import SUBJECT_LENGTH, matter_of
from complaints.policies import suggest
from customers.models import Customer, Purchase
from intake import wordings
from intake.columns import COMPLAINTS
from intake.copying import NewRows, new_keys
from intake.importing import Fault, Importer, Record
from intake.values import language, language_of
from intake.who import Who, resolved

LONGEST_CONTACT = Complaint._meta.get_field("contact").max_length
CHANNELS, SEVERITIES, OUTCOMES = map(wordings.table, (wordings.CHANNELS, wordings.SEVERITIES, wordings.OUTCOMES))


@dataclass(frozen=True, kw_only=True)
class Draft:
    """One complaint as its row tells it. ``state`` is empty for one that is still open."""

    line: int
    key: str
    number: str
    words: str
    subject: str
    category: Category
    channel: str
    severity: str
    language: str
    received_at: datetime
    resolved_at: datetime | None
    ended_at: datetime | None
    state: str
    outcome: str
    reply: str
    replied_at: datetime | None
    desired_outcome: str
    order_number: str
    who: Who = field(hash=False)


class ComplaintImporter(Importer):
    """Reads complaints."""

    fields = COMPLAINTS
    needed = ("words", "subject")
    dates = ("received_at", "resolved_at", "closed_at", "replied_at")

    def __init__(self, settings):
        super().__init__(settings)
        categories = list(Category.objects.all())
        self.categories = {one.code: one for one in categories}
        names = [
            (name, one) for one in categories for name in (one.code, one.name_en, one.name_zh_hant, one.name_zh_hans)
        ]
        self.by_name = {name.casefold(): one for name, one in names}

    def draft(self, record: Record) -> Draft:
        words = words_of(record)
        if not words:
            record.refuse("words", _("There are no words of the customer."))
        suggestion = suggest(words)
        category = self.category_of(record, suggestion.category)
        number = record.text("external_number", 80)
        spoken = language(record.cell("language")) or language_of(words)
        severity = record.coded("severity", SEVERITIES) or suggestion.severity
        return Draft(
            line=record.line,
            key=self.identity(number, record.row.cells),
            number=number,
            words=words,
            subject=matter_of(record.text("subject") or words),
            category=category,
            channel=record.coded("channel", CHANNELS) or self.settings.channel or Channel.WEB,
            severity=max(severity, category.first_severity, key=SEVERITY_ORDER.__getitem__),
            language=spoken,
            reply=record.text("reply"),
            desired_outcome=record.text("desired_outcome"),
            order_number=record.text("order_number", 60),
            who=Who.of(record, language=spoken),
            **self.dates_of(record),
        )

    def category_of(self, record: Record, suggested: str) -> Category:
        """What the row says, else what its words suggest, else what was said for all."""
        named = self.by_name.get(str(record.cell("category")).strip().casefold())
        return named or self.categories.get(suggested) or self.categories[self.settings.category]

    def dates_of(self, record: Record) -> dict:
        """The life of the case as far as the row tells it, in an order that can be true."""
        received = record.moment("received_at", "received_time")
        resolved_at, closed_at, replied = map(record.moment, ("resolved_at", "closed_at", "replied_at"))
        for name, later in (("resolved_at", resolved_at), ("closed_at", closed_at), ("replied_at", replied)):
            if later and received and later < received:
                if later.date() != received.date():
                    record.refuse(name, _("It was over before it was received."))
                # A date without a time of day means some moment of that day.
                resolved_at, closed_at = (max(one, received) if one else None for one in (resolved_at, closed_at))
        state = self.state_of(record, ended=bool(resolved_at or closed_at))
        return {
            "received_at": received or self.settings.at,
            "resolved_at": resolved_at if state == State.CLOSED else None,
            "ended_at": (closed_at or resolved_at or self.settings.at) if state else None,
            "replied_at": replied and max(replied, received or replied),
            "state": state,
            "outcome": (record.coded("outcome", OUTCOMES) or Outcome.DECLINED_TO_SAY) if state == State.CLOSED else "",
        }

    def state_of(self, record: Record, *, ended: bool) -> str:
        """The final state; empty for a case that is still open."""
        told = record.text("case_state").casefold()
        if told.startswith(wordings.WITHDRAWN):
            return State.WITHDRAWN
        if told.startswith(wordings.CLOSED) or (ended and not told):
            return State.CLOSED
        return ""

    def identity(self, number: str, cells: tuple) -> str:
        """The same for the same row of the same source: by its number there, else by all that it says."""
        told = ["number", number] if number else ["row", *map(str, cells)]
        digest = hashlib.sha256(json.dumps([self.settings.source, *told]).encode()).digest()
        return str(UUID(bytes=digest[:16]))

    def already_there(self, drafts: Sequence[Draft]) -> set[str]:
        keys = Complaint.objects.filter(idempotency_key__in=[draft.key for draft in drafts])
        numbers = [draft.number for draft in drafts if draft.number]
        of_source = Complaint.objects.filter(source=self.settings.source, external_number__in=numbers)
        taken = set(of_source.values_list("external_number", flat=True))
        there = {str(key) for key in keys.values_list("idempotency_key", flat=True)}
        return there | {draft.key for draft in drafts if draft.number in taken}

    def write(self, drafts: Sequence[Draft]) -> list[Fault]:
        people = resolved((draft.who for draft in drafts), source=self.settings.customer_source, batch=self.batch)
        orders = Purchase.objects.filter(number__in=[draft.order_number for draft in drafts if draft.order_number])
        bought = {(one.customer_id, one.number): one for one in orders}
        told = [(draft, self.facts(draft, people.get(draft.who), bought)) for draft in drafts]
        facts = [pair for pair in told if len(pair[1]["contact"]) <= LONGEST_CONTACT]
        self.write_ended([pair for pair in facts if pair[0].state])
        for draft, known in facts:
            if not draft.state:
                self.write_open(draft, known)
        return [too_many_ways(draft) for draft, facts in told if len(facts["contact"]) > LONGEST_CONTACT]

    def facts(self, draft: Draft, customer: Customer | None, bought: dict) -> dict:
        """What open and ended cases have in common."""
        told = {"channel": draft.channel, "category": draft.category, "severity": draft.severity}
        told |= {"customer": customer, "purchase": bought.get((customer and customer.pk, draft.order_number))}
        told |= {"complainant_name": "" if customer else draft.who.name, "language": draft.language}
        told |= {"contact": "" if customer else draft.who.contact}
        told |= {"source": self.settings.source, "external_number": draft.number, "idempotency_key": draft.key}
        return told | {"team": self.settings.team, "received_at": draft.received_at} | {
            "desired_outcome": draft.desired_outcome
        }  # fmt: skip

    def write_open(self, draft: Draft, facts: dict) -> None:
        """An open case begins here: its clocks run from when it was received there."""
        by, at = self.settings.by, self.settings.at
        case = Complaint.register(by=by, at=at, words=draft.words, subject=draft.subject, handler=None, **facts)
        if draft.reply:
            answer = {"direction": Direction.OUTBOUND, "channel": case.channel, "is_substantive": True}
            case.add_message(by=by, at=draft.replied_at or at, body=draft.reply, **answer)

    def write_ended(self, pairs: Sequence[tuple[Draft, dict]]) -> None:
        """Ended cases, all at once: each with its words, our answer, and the entry that says whence it came."""
        if not pairs:
            return
        said, keys = self.settings, new_keys(Complaint, len(pairs))
        told = zip(pairs, keys, references(len(pairs), said.at.year), strict=True)
        common = {"team": said.team, "source": said.source, "entered_at": said.at, "import_batch": self.batch}
        NewRows(Complaint, **common).write(self.ended(*pair, key, reference) for pair, key, reference in told)
        spoken = [one for (draft, _facts), key in zip(pairs, keys, strict=True) for one in self.messages(draft, key)]
        numbers = new_keys(Message, len(spoken))
        NewRows(Message, by=said.by).write({"id": key} | one for key, one in zip(numbers, spoken, strict=True))
        numbers = zip(new_keys(Entry, len(keys)), keys, pairs, strict=True)
        acted = {"subject": Complaint._meta.label_lower, "verb": "complaint_import", "actor": said.by, "at": said.at}
        NewRows(Entry, **acted).write(self.entry(number, key, draft) for number, key, (draft, _facts) in numbers)

    @staticmethod
    def ended(draft: Draft, facts: dict, key: int, reference: str) -> dict:
        """A case as it ended elsewhere."""
        customer, purchase = facts["customer"], facts["purchase"]
        same = ("channel", "severity", "complainant_name", "language", "contact", "external_number", "received_at")
        same += ("desired_outcome", "idempotency_key")
        return {name: facts[name] for name in same} | {
            "id": key,
            "reference": reference,
            "category_id": draft.category.pk,
            "customer_id": customer and customer.pk,
            "purchase_id": purchase and purchase.pk,
            "subject": draft.subject,
            "state": draft.state,
            "outcome": draft.outcome,
            "resolved_at": draft.resolved_at,
            "closed_at": draft.ended_at,
            "last_activity_at": draft.ended_at,
        }

    @staticmethod
    def messages(draft: Draft, case: int) -> list[dict]:
        """What was said, on both sides."""
        common = {"complaint_id": case, "channel": str(draft.channel)}
        words = {"direction": str(Direction.INBOUND), "body": draft.words, "is_verbatim": True}
        said = [common | words | {"at": draft.received_at}]
        if draft.reply:
            at = draft.replied_at or draft.ended_at
            said.append(common | {"direction": str(Direction.OUTBOUND), "body": draft.reply, "at": at})
        return said

    def entry(self, number: int, case: int, draft: Draft) -> dict:
        """The one act that such a case has here."""
        facts = {"after": str(draft.state), "outcome": str(draft.outcome), "source": self.settings.source}
        return {"id": number, "case_id": case, "subject_id": case, "facts": json.dumps(facts)}


def words_of(record: Record) -> str:
    """What the customer said; a subject that is too long for one line is kept above it, whole. Raises Refused."""
    subject, words = record.text("subject"), record.text("words")
    if not words:
        return ": ".join(filter(None, [subject, record.text("detail")]))
    return f"{subject}\n\n{words}" if len(subject) > SUBJECT_LENGTH and not words.startswith(subject) else words


def too_many_ways(draft: Draft) -> Fault:
    """Why a row stays out that names nobody and has more ways to reach them than a case has room for."""
    told = {"length": len(draft.who.contact), "most": LONGEST_CONTACT}
    reason = _(
        "Together these are %(length)d characters; a case keeps %(most)d. With a name they are kept with a customer."
    )
    return Fault(draft.line, draft.who.told_in, reason % told)


def references(count: int, year: int) -> list[str]:
    """As many new case numbers, in one query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('complaints_case_number') FROM generate_series(1, %s::integer)", [count])
        return [f"C-{year}-{number:06d}" for (number,) in cursor.fetchall()]
