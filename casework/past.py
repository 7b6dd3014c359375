"""One case as it was: its history and that of its parts read once, then every moment answered from memory.

By default a moment is told by when things happened; with ``known`` by when they were written down.
"""

from bisect import bisect_left, bisect_right
from datetime import datetime
from functools import cached_property

from django.db import models
from django.utils.translation import gettext as _

from accounts.models import Department, User
from audit.models import Entry
from casework.casefile import CaseFile
from casework.parts import hold, relations
from complaints.models import Category, Cause, Complaint, FirstMove, Message, Promise, Task
from customers.models import Customer, Purchase
from followups.models import FollowUp, FollowUpRule
from gifts.models import GiftItem, GiftTier
from history.past import Past, Row, with_history
from history.tracking import parts_of

NAMED = (User, Department, Category, Cause, FirstMove, GiftItem, GiftTier, FollowUpRule)  # read as they are called now
ORDER = {
    Message: lambda message: (message.at, message.pk),
    Promise: lambda promise: promise.due_at,
    Task: lambda task: (task.due_at, task.pk),
    FollowUp: lambda followup: followup.latest_at,
}
ACTING = tuple(Entry._meta.get_field(name) for name in ("actor", "acting_for"))
LATE = 60  # seconds after which an entry counts as entered later


class CasePast:
    """All that is known of the life of one case: one query a table, then ``at(moment)`` costs none."""

    def __init__(self, case: Complaint):
        self.case = case
        self.entries = list(Entry.objects.about_case(case.pk))
        acts: dict[int, list[datetime]] = {}
        for entry in self.entries:
            acts.setdefault(entry.xact, []).append(entry.at)
        self.past = Past(acts)
        self.past.read(Complaint, id=case.pk)
        self.kinds = parts_of(Complaint)
        parts = {part: part._tracked.of for part in self.kinds if part is not Entry}
        for part in with_history(parts, case.pk):
            self.past.read(part, **{parts[part]: case.pk})
        for model, attname in ((Customer, "customer_id"), (Purchase, "purchase_id")):
            keys = {row.values[attname] for row in self.lives(Complaint)} - {None}
            if keys:
                self.past.read(model, id__in=keys)
        for field in ACTING:
            self.point_all(self.entries, field, {})

    def lives(self, model: type[models.Model]) -> list[Row]:
        """All versions of all things of ``model``."""
        return [row for life in self.past.lives.get(model, {}).values() for row in life]

    @cached_property
    def case_rows(self) -> list[Row]:
        """All versions of the case and its parts; not of the customer, whose life is longer."""
        return [row for row in self.past.rows() if row.model not in (Customer, Purchase)]

    @cached_property
    def moments(self) -> list[datetime]:
        """When something happened on the case or one of its parts since it exists, in order, each once."""
        began = min((row.holds_from for row in self.case_rows if row.model is Complaint), default=None)
        found = {row.holds_from for row in self.case_rows} | {entry.at for entry in self.entries}
        return sorted(moment for moment in found if began and moment >= began)

    @cached_property
    def known_moments(self) -> list[datetime]:
        """When something was written down, in order, each once."""
        return sorted({row.known_from for row in self.case_rows})

    def known_from(self, entry: Entry) -> datetime:
        """When an entry of the journal could be known: when its transaction was through."""
        return self.past.ended.get(entry.xact, entry.recorded_at)

    def neighbours(self, moment: datetime, *, known: bool = False) -> tuple[datetime | None, datetime | None]:
        """The moments before and after ``moment`` at which something happened."""
        moments = self.known_moments if known else self.moments
        before, after = bisect_left(moments, moment), bisect_right(moments, moment)
        return (moments[before - 1] if before else None, moments[after] if after < len(moments) else None)

    @cached_property
    def named(self) -> dict[type[models.Model], dict[int, models.Model]]:
        """People and words that any version points to: one query for each kind."""
        wanted: dict[type[models.Model], set] = {model: set() for model in (*NAMED, Complaint)}
        for row in self.past.rows():
            for field in relations(row.model):
                if field.related_model in wanted:
                    wanted[field.related_model].add(row.values[field.attname])
        wanted[User] |= {getattr(entry, field.attname) for entry in self.entries for field in ACTING}
        found = {model: keys - {None} for model, keys in wanted.items()}
        return {model: model._base_manager.in_bulk(keys) for model, keys in found.items() if keys}

    def at(self, moment: datetime, *, known: bool = False) -> Complaint | None:
        """The case with everything on it as it stood at ``moment``; None before it existed. Not to be saved."""
        things = {
            model: {row.key: row.instance() for row in self.past.versions(model, moment, known=known)}
            for model in self.past.settled
        }
        case = things[Complaint].get(self.case.pk)
        if case is None:
            return None
        for model, found in things.items():
            for field in relations(model):
                self.point_all(list(found.values()), field, things)
        case._prefetched_objects_cache = {}
        for model in self.kinds:
            order = ORDER.get(model, lambda thing: thing.pk)
            hold(case, model, sorted(things.get(model, {}).values(), key=order))
        spoken = {apology.message_id: apology for apology in case.apologies.all()}
        for message in case.messages.all():
            Message._meta.get_field("apology").set_cached_value(message, spoken.get(message.pk))
        return case

    def point_all(self, group: list, field, things) -> None:
        """Let ``field`` of each of ``group`` lead to what it pointed to then, without asking the database."""
        model, name = field.related_model, field.attname
        then, now = things.get(model, {}), self.named.get(model, {})
        for thing in group:
            key = getattr(thing, name)
            if key is None:
                continue
            found = then.get(key) or now.get(key)
            if found is None and model is User:
                found = User(pk=key, name=_("a person no longer on record"), alias="–")
            if found is not None:
                field.set_cached_value(thing, found)

    def entries_by(self, moment: datetime, *, known: bool = False) -> list[Entry]:
        """What the journal told by ``moment``, oldest first."""
        return [entry for entry in self.entries if (self.known_from(entry) if known else entry.at) <= moment]

    def late_entries(self, moment: datetime) -> tuple[int, datetime | None]:
        """Of what happened by ``moment``: how many entries were written down only later, and when the last of them."""
        late = [
            self.known_from(entry)
            for entry in self.entries_by(moment)
            if (entry.recorded_at - entry.at).total_seconds() > LATE and self.known_from(entry) > moment
        ]
        return len(late), max(late, default=None)


class PastCaseFile(CaseFile):
    """The page of a case for one reader, as the case stood at ``at``. Nothing can be done on it."""

    is_past, may_act = True, False
    onward: tuple[str, list] = ("", [])
    gold, others, prominent = None, (), ()

    def __init__(self, then: Complaint, user, at: datetime, entries: list[Entry]):
        super().__init__(then, user, at)
        self.entries, self.as_of = entries, at

    @property
    def read(self) -> Complaint:
        """Everything is there already."""
        return self.case
