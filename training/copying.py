"""A case becomes a draft for the library: read whole, retold without its people, written beside it."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.models import User
from audit import journal
from audit.models import Entry
from complaints.choices import Direction, State
from complaints.models import Complaint, Message
from customers.models import ContactKind, ContactPoint, Customer, Purchase
from history.attribution import attributed
from history.erased import Mark
from history.masking import unmasked
from training.anonymising import Anonymiser, Known
from training.library_choices import Speaker
from training.models import CaseCopy, CopyLine
from training.naming import Someone
from training.permissions import may_review_case
from training.stand_ins import in_each_language

TOLD = frozenset({"step", "promise", "gift", "follow-up"})  # the kinds of acts that a copy tells
PUT_RIGHT = frozenset({"complaint_correct", "complaint_take_back", "complaint_import"})  # told too, without words
BY_THEIR_WORDS = frozenset(
    {"complaint_add_message", "complaint_apologise", "complaint_send_reply", "complaint_say_reply"}
)
STEP_AFTER = {
    State.RECEIVED: 1,
    State.ACKNOWLEDGED: 2,
    State.ASSESSED: 3,
    State.INVESTIGATING: 3,
    State.PROPOSED: 4,
    State.COMMITTED: 5,
    State.RESOLVED: 6,
    State.CLOSED: 6,
    State.WITHDRAWN: 6,
}
KINDS = {ContactKind.PHONE: "phone", ContactKind.EMAIL: "email"}
MOST_LINES = 400
SEPARATORS = re.compile(r"[,，;；/、\n]+")


@transaction.atomic
def begin_copy(case: Complaint, *, by, at: datetime, lesson: str) -> CaseCopy:
    """Draft a copy of ``case`` by the rules; the words that masked readers may not see are read here, and not shown.

    Raises PermissionDenied; IntegrityError if there is such a copy already.
    """
    if not may_review_case(by, case):
        raise PermissionDenied("copy")
    with unmasked(), attributed(actor_id=by.pk, reason="begin", at=at):
        whole = Complaint.objects.select_related("customer", "purchase", "category").get(pk=case.pk)
        lines, people = list(told(whole)), Staff()
        anonymiser = Anonymiser(known(whole, lines))
        anonymiser.learn(text for line in lines for text in (line.body if isinstance(line, Message) else line.words,))
        copy = CaseCopy(
            complaint=whole, lesson=lesson, title=str(whole.category), category=whole.category,
            severity=whole.severity, channel=whole.channel, emotion_level=whole.emotion_level,
            emotion_kind=whole.emotion_kind, language=whole.language, has_steps=not whole.is_historic,
            prepared_by=by, prepared_at=at,
        )  # fmt: skip
        copy.save(force_insert=True)
        rows = [row_of(copy, one, anonymiser, people, number) for number, one in enumerate(lines, 1)]
        in_steps(rows, lines, whole)
        CopyLine.objects.bulk_create(rows)
        copy.record("begin", by=by, at=at, lesson=str(lesson))
    return copy


def told(case: Complaint) -> Iterator[Message | Entry]:
    """What a copy tells, in order: words between customer and us, and the steps; no notes among ourselves."""
    messages = case.messages.exclude(direction=Direction.INTERNAL).select_related("by")
    entries = Entry.objects.about_case(case.pk).select_related("actor")
    steps = [one for one in entries if one.verb in PUT_RIGHT or one.kind in TOLD and one.verb not in BY_THEIR_WORDS]
    found = sorted([*messages, *steps], key=lambda one: (one.at, isinstance(one, Entry)))
    return iter(found[:MOST_LINES])


class Staff:
    """The people of the house, each with a number by when they first appear."""

    def __init__(self):
        self.numbers: dict[int, int] = {}
        self.names: dict[str, int] = {}

    def number(self, person: User | None) -> int:
        """Which colleague it is, from 1 on."""
        if person is None:
            return 1
        found = self.numbers.setdefault(person.pk, len(self.numbers) + 1)
        self.names.setdefault(person.name, found)
        return found

    def named(self, name: str) -> dict[str, str]:
        """A stand-in in every language for somebody who is known by name only."""
        taken = {*self.numbers.values(), *self.names.values()}
        return in_each_language("colleague", self.names.setdefault(name, max(taken, default=0) + 1))


def row_of(copy: CaseCopy, one: Message | Entry, anonymiser: Anonymiser, staff: Staff, position: int) -> CopyLine:
    """One line, without people."""
    line = CopyLine(copy=copy, complaint_id=copy.complaint_id, position=position, step=0)
    line.after_seconds = max(int((one.at - copy.complaint.received_at).total_seconds()), 0)
    if isinstance(one, Message):
        line.speaker = Speaker.CUSTOMER if one.direction == Direction.INBOUND else Speaker.COLLEAGUE
        line.speaker_number = 1 if line.speaker == Speaker.CUSTOMER else staff.number(one.by)
        line.channel, line.message_id, line.message_grain = one.channel, one.pk, one.body_grain
        line.words = "" if isinstance(one.body, Mark) else anonymiser.text(one.body)
        return line
    line.speaker = Speaker.COLLEAGUE if one.actor_id else Speaker.SYSTEM
    line.speaker_number = staff.number(one.actor)
    line.verb, line.facts = one.verb, facts_without_people(one, staff)
    line.words = "" if isinstance(one.words, Mark) or one.verb in PUT_RIGHT else anonymiser.text(one.words)
    return line


def facts_without_people(entry: Entry, staff: Staff) -> dict:
    """What the sentence of an entry may say: codes, numbers, words in each language; names as stand-ins."""
    known = journal.act(entry.verb)
    kept: dict = {}
    for name, value in entry.facts.items():
        if f"%({name})s" not in str(known.sentence):
            continue
        if name in known.words or isinstance(value, (bool, int, float)) or value is None or isinstance(value, dict):
            kept[name] = value
        elif name in {"handler", "assignee", "owner", "who", "receiver"}:
            kept[name] = staff.named(str(value))
    return kept


def in_steps(rows: list[CopyLine], lines: Iterable[Message | Entry], case: Complaint) -> None:
    """Say of each line in which of the six steps it belongs; of what came without steps nothing is said."""
    if case.is_historic:
        return
    step = 1
    for row, one in zip(rows, lines, strict=True):
        row.step = step
        if isinstance(one, Entry) and (state := one.facts.get("after")) in State.values:
            row.step = step = STEP_AFTER[State(state)]


def known(case: Complaint, lines: Iterable[Message | Entry]) -> Known:
    """All that is on record about the people of a case, former names and numbers too."""
    people, values = [], [("order", case.reference), ("number", case.external_number), ("phone", case.contact)]
    names = {case.complainant_name, *SEPARATORS.split(case.whom_we_may_tell)}
    customers = former(Customer, case.customer_id)
    if case.customer_id:
        people.append(Someone("customer", tuple(dict.fromkeys(one.name for one in customers))))
        values += [("number", one.external_number) for one in customers]
        values += [("address", one.address) for one in customers]
        points = ContactPoint.history.filter(customer_id=case.customer_id).values_list("kind", "value")
        values += [(KINDS.get(kind, "handle"), value) for kind, value in points]
        orders = Purchase.history.filter(customer_id=case.customer_id).values_list("number", flat=True)
        values += [("order", number) for number in orders]
        people += relations_of(customers)
    if "@" in case.contact:
        values[2] = ("email", case.contact)
    people += [
        Someone("customer" if not people else "other", (name.strip(),)) for name in names if name and name.strip()
    ]
    people += [Someone("colleague", (person.name, person.alias)) for person in colleagues(case, lines)]
    given = tuple(dict.fromkeys((kind, str(value)) for kind, value in values if value and not isinstance(value, Mark)))
    told_of = tuple(one for one in people if any(name and not isinstance(name, Mark) for name in one.names))
    return Known(told_of, given, localdate(case.received_at), case.language)


def former(model, key: int | None) -> list:
    """All versions of a row, the newest first."""
    return list(model.history.filter(id=key).order_by("-revision")) if key else []


def relations_of(customers) -> list[Someone]:
    """The people who look after the customer, as the newest version has them."""
    manager = customers[0].account_manager if customers else None
    return [Someone("colleague", (manager.name, manager.alias))] if manager else []


def colleagues(case: Complaint, lines: Iterable[Message | Entry]) -> list[User]:
    """Everybody of the house who acted on the case or is of its team, in the order in which they came."""
    came = [one.by if isinstance(one, Message) else one.actor for one in lines]
    of_team = User.objects.filter(team_id=case.team_id).order_by("pk")
    found = [*came, case.handler, case.about_staff, *of_team]
    return list(dict.fromkeys(person for person in found if person is not None))


def source_of(copy: CaseCopy) -> dict[int, Message]:
    """{number: the words as they were said}, masked for masked readers as everywhere."""
    return {message.pk: message for message in copy.complaint.messages.all()}


def whole_lines(copy: CaseCopy) -> list[CopyLine]:
    """The lines of a copy as they are: retold without people, and marks must be seen to be judged."""
    with unmasked():
        return list(copy.lines.order_by("position"))


def readable_lines(copy: CaseCopy) -> list[CopyLine]:
    """What a published copy shows: nothing left out, and nothing whose original was made unreadable since."""
    lines = [line for line in whole_lines(copy) if not line.is_left_out]
    standing = dict(Message.objects.filter(complaint_id=copy.complaint_id).values_list("pk", "body_grain"))
    for line in lines:
        if line.message_id is not None and standing.get(line.message_id) != line.message_grain:
            line.words = _("[struck out]")
    return lines


def whole_copy(found) -> CaseCopy | None:
    """A copy with its title and lesson as they are, out of a queryset; None if it is not there."""
    with unmasked():
        return found.select_related("category", "prepared_by", "published_by").first()
