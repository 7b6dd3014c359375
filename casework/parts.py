"""The parts of a case: all kinds of them read in one query, and those who did things in a second.

A page of a case shows a dozen kinds of rows. Read one kind after the other they cost a dozen queries; here
PostgreSQL hands them over together, and they become the same instances, with the same masks on.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from django.db import connection, models

from accounts.models import User
from audit.models import Entry
from complaints.models import (
    Apology,
    Attachment,
    CaseChange,
    CaseLink,
    Clock,
    Complaint,
    ExtraRequest,
    Finding,
    Handover,
    HelpCall,
    Hold,
    Message,
    Option,
    Promise,
    Proposal,
    RedressApproval,
    RedressLine,
    Reply,
    Task,
    Withdrawal,
)
from followups.models import FollowUp
from gifts.models import Gift
from history.erased import worded

Rows = dict[type[models.Model], list[Any]]


@dataclass(frozen=True)
class Part:
    """One kind of rows of a case, and how they lie; ``named`` are the words they point to, read along with them."""

    model: type[models.Model]
    order: tuple[str, ...] = ("id",)
    named: tuple[str, ...] = ()
    of: str = "complaint_id"

    @property
    def sql(self) -> str:
        """Its rows as JSON, each with the rows it names; tables and columns come from the models alone."""
        quote = connection.ops.quote_name
        row = "to_jsonb(part)"
        for name in self.named:
            field = self.model._meta.get_field(name)
            there = quote(field.related_model._meta.db_table)
            row += f" || jsonb_build_object('{name}', (SELECT to_jsonb(n) FROM {there} n WHERE n.id = part.{name}_id))"
        order = ", ".join(f"part.{column}" for column in self.order)
        table = quote(self.model._meta.db_table)
        return f"(SELECT jsonb_agg({row} ORDER BY {order}) FROM {table} part WHERE part.{self.of} = %(case)s)"


HEAD = (Part(Clock), Part(Promise, ("due_at", "id")), Part(Hold), Part(RedressApproval, named=("by",)))
BODY = (
    *HEAD,
    Part(Message, ("at", "id")),
    Part(Apology),
    Part(Attachment),
    Part(Handover),
    Part(HelpCall),
    Part(Finding, named=("cause", "responsible")),
    Part(Task, ("due_at", "id"), named=("move", "department")),
    Part(ExtraRequest),
    Part(Reply),
    Part(Proposal),
    Part(Option, ("position", "id")),
    Part(RedressLine),
    Part(CaseLink),
    Part(CaseChange),
    Part(Withdrawal, of="duplicate_of_id"),  # what was merged into it, not how it ended itself
    Part(Gift, named=("item",)),
    Part(FollowUp, ("latest_at", "id"), named=("rule", "programme_step")),
    Part(Entry, ("at", "id"), of="case_id"),
)


class Gathered:
    """The ``parts`` of one case as they stand now, each leading to the others without another query."""

    def __init__(self, case: Complaint, parts: tuple[Part, ...]):
        self.case, self.parts = case, parts

    @cached_property
    def rows(self) -> Rows:
        """{model: its rows of this case}, in their order."""
        with connection.cursor() as cursor:
            cursor.execute(statement(self.parts), {"case": self.case.pk})
            answers = cursor.fetchone()
        return {
            part.model: [instance(part, row) for row in json.loads(answer or "[]")]
            for part, answer in zip(self.parts, answers, strict=True)
        }

    def handed_over(self) -> Rows:
        """The rows, with the case, each other and those who did things in their places; the case answers with them."""
        by_key: dict = {model: {row.pk: row for row in rows} for model, rows in self.rows.items()}
        by_key[Complaint] = {self.case.pk: self.case}
        by_key[User] = self.people
        for model, rows in self.rows.items():
            for field in relations(model):
                for row in rows:
                    found = by_key.get(field.related_model, {}).get(getattr(row, field.attname))
                    if found is not None:
                        field.set_cached_value(row, found)
        for message in self.rows.get(Message, ()):
            spoken = next((one for one in self.rows[Apology] if one.message_id == message.pk), None)
            Message._meta.get_field("apology").set_cached_value(message, spoken)
        for part in self.parts:
            if part.model is not Entry and part.of == f"{part.model._tracked.of}_id":
                hold(self.case, part.model, self.rows[part.model])
        return self.rows

    @property
    def people(self) -> dict[int, User]:
        """Those of the staff whom any of the rows names."""
        wanted = {
            getattr(row, field.attname)
            for part in self.parts
            for field in relations(part.model)
            if field.related_model is User and field.name not in part.named
            for row in self.rows[part.model]
        }
        known = {person.pk: person for person in self.read_with_the_case}
        missing = wanted - {None, *known}
        return known | (User.objects.in_bulk(missing) if missing else {})

    @property
    def read_with_the_case(self) -> list[User]:
        """Those of the staff who came along with the case: most of its rows name nobody but its handler."""
        cached = [
            field.get_cached_value(self.case, default=None)
            for field in relations(Complaint)
            if field.related_model is User
        ]
        return [person for person in cached if person is not None and not person.get_deferred_fields()]


@cache
def statement(parts: tuple[Part, ...]) -> str:
    """All kinds in one row of one answer."""
    return f"SELECT {', '.join(part.sql for part in parts)}"


def instance(part: Part, row: dict[str, Any]) -> Any:
    """A row as PostgreSQL wrote it in JSON, as the model reads it: mask, marks of erasure and all."""
    thing = read(part.model, row)
    for name in part.named:
        field = part.model._meta.get_field(name)
        field.set_cached_value(thing, read(field.related_model, row[name]) if row[name] else None)
    return thing


def read(model: type[models.Model], row: dict[str, Any]) -> Any:
    """An instance of ``model`` from the columns of its row."""
    columns = readers(model)
    names, values = [name for name, *_how in columns], [how(row[column]) for _name, column, how in columns]
    return model.from_db("default", names, values)


@cache
def readers(model: type[models.Model]) -> tuple[tuple[str, str, Callable[[Any], Any]], ...]:
    """(attribute, column, how its JSON becomes the value) of each column of ``model``."""
    tracked = getattr(model, "_tracked", None)
    personal = tracked.personal if tracked else {}
    return tuple(
        (field.attname, field.column, reader(field, field.name in personal)) for field in model._meta.concrete_fields
    )


def reader(field: models.Field, is_personal: bool) -> Callable[[Any], Any]:
    """How one column is read; where personal data stood there may be the mark of an erasure."""
    if is_personal:
        return lambda value: worded(field.to_python(value), None, connection)
    return field.to_python


@cache
def relations(model: type[models.Model]) -> list:
    """The fields of ``model`` that point to something."""
    return [field for field in model._meta.concrete_fields if field.is_relation]


def hold(case: Complaint, model: Any, rows: list[Any]) -> None:
    """Let the case answer with ``rows`` when it is asked for its parts of one kind."""
    relation = model._meta.get_field(model._tracked.of).remote_field
    if relation is None or relation.hidden:
        return
    manager = getattr(case, relation.get_accessor_name())
    answer = manager.get_queryset()
    answer._result_cache, answer._prefetch_done = rows, True
    if not hasattr(case, "_prefetched_objects_cache"):
        case._prefetched_objects_cache = {}
    case._prefetched_objects_cache[relation.cache_name] = answer
