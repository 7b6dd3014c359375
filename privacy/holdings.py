"""Everything that is held about one customer, read once, for people and for machines.

A section is a kind of thing; a row is one thing; a fact is one field with its name, its value and how it reads.
Internal fields and rows go along only when whoever exports wants it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.formats import date_format, localize
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from audit import journal
from audit.models import Entry
from complaints.choices import Direction
from complaints.models import Complaint
from customers.models import Customer, Liking
from followups.models import Attempt, Enrolment, FollowUp, Survey
from gifts.models import Gift
from ui.amounts import amount_words

# What a person may know of each thing about them, and what is for ourselves. Everything else is a key or a counter.
PERSON = [
    *("name", "salutation", "kind", "tier", "language", "zone", "call_from", "call_until", "address"),
    *("likings", "wants_no_contact", "source", "external_number", "since_on"),
]
CASE = [
    *("reference", "subject", "category", "channel", "severity", "state", "outcome", "language", "desired_outcome"),
    *("purchase", "contact", "complainant_name", "complainant_relation", "whom_we_may_tell", "consent_seen"),
    *("received_at", "resolved_at", "closed_at", "source", "external_number"),
]
OF_CASE: dict[str, tuple[list[str], list[str]]] = {
    "messages": (["at", "direction", "channel", "body"], ["gloss"]),
    "attachments": (["at", "name", "kind", "size", "sha256"], []),
    "replies": (["written_at", "channel", "address", "subject", "fate", "settled_at"], ["body", "note", "last_error"]),
    "reply_drafts": (["saved_at"], ["subject", "body"]),
    "apologies": (["at", "kind"], []),
    "attempts": (["at", "channel"], ["note"]),
    "acknowledgements": (["at", "channel"], ["note"]),
    "assessments": (["at", "severity", "demand", "demand_confirmation"], []),
    "tasks": (["made_at", "kind", "due_at", "state", "settled_at"], ["title", "told", "result"]),
    "findings": (["at", "text", "cause", "evidence_kind"], ["evidence", "whys"]),
    "agreements": (["at", "option", "evidence", "note"], []),
    "decisions": (["at", "reasons", "routes_told"], []),
    "holds": (["placed_at", "why", "until", "released_at", "ended_by_what"], ["words"]),
    "revisions": (["at", "why"], ["note"]),
    "promises": (["made_at", "text", "due_at", "state", "settled_at"], ["note"]),
    "redress_lines": (["kind", "words", "amount", "currency", "due_at", "done_on", "reference"], []),
    "redress_approvals": (["at", "amount", "currency"], ["why"]),
    "obstacles": (["told_at", "channel", "what", "alternative"], []),
    "changes_made": (["at", "kind"], ["words", "result", "result_words"]),
    "links": (["at", "kind"], ["why"]),
    "extra_requests": (["asked_at", "words", "decision", "reason", "told_at"], []),
    "resolutions": (["at", "what_was_done", "how_left"], ["no_apology_reason"]),
    "closures": (["at", "outcome", "customer_words"], ["cause", "lesson"]),
    "reopenings": (["at", "why"], ["note"]),
    "withdrawals": (["at", "why"], ["note"]),
    "corrections": (["at", "field", "was", "becomes"], ["why"]),
    "escalations": (["at", "level"], ["why"]),
    "handovers": (["at", "how"], ["told", "tried", "do_not_ask"]),
    "help_calls": ([], ["asked_at", "words", "answer"]),
}
KEPT_BESIDE: dict[str, list[str]] = {}  # what apps above keep about cases, for ourselves
INTERNAL_OF_GIFT = ["why", "decision_note", "clearance", "despite_anger"]
GIFT = [
    *("item", "amount", "currency", "state", "requested_at", "delivered_at", "address", "parcel_number", "proof"),
    *("card_apology", "card_remedy", "card_thanks", "card_future"),
]
FOLLOW_UP = [
    *("channel", "state", "earliest_at", "latest_at", "done_at", "solved", "compensation", "feeling", "relationship"),
    *("improvement", "words"),
]
MONEY = {"amount"}
# Acts that quote what colleagues asked each other, or how they mean to talk.
AMONG_OURSELVES = [
    f"complaint_{verb}"
    for verb in (
        *("add_task", "ask_department", "finish_task", "answer_task", "drop_task", "hand_task"),
        *("choose_approach", "change", "tell_change", "link", "unlink", "approve_redress"),
    )
]


@dataclass(frozen=True)
class Fact:
    """One field of one thing: its name in the code, its label, what is stored and how it reads."""

    name: str
    label: str
    value: Any
    words: str


@dataclass(frozen=True)
class Section:
    """All things of one kind."""

    name: str
    title: str
    rows: list[list[Fact]]


def holdings(customer: Customer, *, internal: bool) -> Iterator[Section]:
    """The sections of everything held about ``customer``, in the active language; cases each with what is on them."""
    yield section("person", _("Person"), [facts(customer, PERSON)])
    points = customer.contact_points.order_by("pk")
    yield section("contacts", _("Ways to reach you"), rows(points, ["kind", "value", "is_preferred"]))
    bought = customer.purchases.order_by("bought_on", "pk")
    yield section("purchases", _("Purchases"), rows(bought, ["number", "item", "bought_on", "amount", "source"]))
    for case in Complaint.objects.filter(customer=customer).select_related("category", "purchase").order_by("pk"):
        yield from of_case(case, internal=internal)
    gifts = Gift.objects.filter(customer=customer).select_related("item").order_by("pk")
    yield section("gifts", _("Gifts"), rows(gifts, [*GIFT, *(INTERNAL_OF_GIFT if internal else [])]))
    asked = FollowUp.objects.filter(customer=customer).order_by("pk")
    yield section("follow_ups", _("Follow-ups"), rows(asked, [*FOLLOW_UP, *(["remark"] if internal else [])]))
    tried = Attempt.objects.filter(followup__in=asked).order_by("pk")
    yield section("tries", str(Attempt._meta.verbose_name_plural), rows(tried, ["at", "how", *own("note", internal)]))
    said = Survey.objects.filter(followup__in=asked, answered_at__isnull=False).order_by("pk")
    answers = ["answered_at", "solved", "outcome", "procedure", "treatment", "words"]
    yield section("surveys", str(Survey._meta.verbose_name_plural), rows(said, answers))
    begun = Enrolment.objects.filter(customer=customer).select_related("programme").order_by("pk")
    told = ["programme", "state", "started_at", "ended_at", "outcome", *(["remark"] if internal else [])]
    yield section("programmes", str(Enrolment._meta.verbose_name_plural), rows(begun, told))
    known = customer.events.order_by("happens_at", "pk")
    yield section("events", _("What will happen"), rows(known, ["kind", "happens_at", "entered_at"]))


def keep_beside(kind: str, fields: list[str]) -> None:
    """Let what an app above keeps about a case, rows that the case calls ``kind``, go along as internal."""
    KEPT_BESIDE[kind] = fields


def own(name: str, internal: bool) -> list[str]:
    """A field that goes along only when whoever exports wants what is for ourselves."""
    return [name] if internal else []


def of_case(case: Complaint, *, internal: bool) -> Iterator[Section]:
    """One case: its facts, what was said and done, and its journal in words."""
    name = case.reference
    yield section(name, _("Case %(reference)s") % {"reference": name}, [facts(case, CASE)])
    for kind, (told, ours) in OF_CASE.items():
        found = shown(kind, getattr(case, kind).order_by("pk"), internal=internal)
        title = str(found.model._meta.verbose_name_plural)
        yield section(f"{name}/{kind}", title, rows(found, [*told, *(ours if internal else [])]))
    for kind, ours in KEPT_BESIDE.items() if internal else ():
        found = getattr(case, kind).order_by("pk")
        yield section(f"{name}/{kind}", str(found.model._meta.verbose_name_plural), rows(found, ours))
    yield section(f"{name}/journal", _("What we did"), [line(entry, internal) for entry in journal_of(case, internal)])


def shown(kind: str, found: models.QuerySet, *, internal: bool) -> models.QuerySet:
    """The rows of a kind that go along: notes among ourselves, drafts and findings not told only if ``internal``."""
    if kind == "messages" and not internal:
        return found.exclude(direction=Direction.INTERNAL)
    if kind == "attachments" and not internal:
        return found.filter(message__isnull=False).exclude(message__direction=Direction.INTERNAL)
    if kind in {"reply_drafts", "help_calls"} and not internal:
        return found.none()
    if kind == "findings" and not internal:
        return found.filter(told_customer=True)
    return found


def journal_of(case: Complaint, internal: bool) -> Iterable[Entry]:
    """The journal of a case, oldest first; what colleagues asked each other only if ``internal``."""
    entries = Entry.objects.about_case(case.pk).with_people()
    return entries if internal else entries.exclude(verb__in=[*AMONG_OURSELVES, *journal.verbs(journal.LEARNING)])


def line(entry: Entry, internal: bool) -> list[Fact]:
    """One act in words; staff by the names they have towards customers."""
    who = entry.actor.alias if entry.actor else _("the system")
    told = [
        Fact("at", _("When"), entry.at, moment(entry.at)),
        Fact("who", _("Who"), who, who),
        Fact("act", _("What"), entry.verb, entry.sentence),
    ]
    if internal and entry.reason:
        told.append(Fact("reason", _("Why"), entry.reason, entry.reason))
    return told


def section(name: str, title: str, found: Iterable[list[Fact]]) -> Section:
    """A section with its title as a heading."""
    return Section(name, capfirst(title), list(found))


def rows(found: Iterable[models.Model], names: list[str]) -> list[list[Fact]]:
    """The facts of each thing."""
    return [facts(thing, names) for thing in found]


def facts(thing: models.Model, names: list[str]) -> list[Fact]:
    """The fields of one thing that are not empty."""
    told = []
    for name in names:
        field, value = thing._meta.get_field(name), getattr(thing, name)
        if value not in (None, ""):
            stored = str(value) if isinstance(value, models.Model) else value
            told.append(Fact(name, capfirst(str(field.verbose_name)), stored, reads(thing, name, value)))
    return told


def reads(thing: models.Model, name: str, value: Any) -> str:
    """A stored value as people read it."""
    if name == "likings":
        return ", ".join(str(Liking(code).label) for code in thing.liked) or str(value)
    if name in MONEY:
        return amount_words(value, thing.currency)
    if thing._meta.get_field(name).choices:
        return str(getattr(thing, f"get_{name}_display")())
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return moment(value) if isinstance(value, datetime) else str(localize(value))


def moment(at: datetime) -> str:
    """A time in the reader's words."""
    return date_format(localtime(at), "DATETIME_FORMAT")
