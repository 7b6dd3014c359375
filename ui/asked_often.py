"""Questions to the database that are asked often: their statement is written once, with places for the values.

Django takes longer to write the statement of a page than PostgreSQL to answer it. What is kept here is the queryset
itself, masks and converters included; only the writing is saved.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet
from django.db.models.sql import UpdateQuery
from django.db.transaction import TransactionManagementError
from django.http import Http404

# What stands in a question for what is given each time. No row has any of them.
SOME_NUMBER, SOMETIME, SOME_DAY = -7_073_071_170, datetime(8000, 1, 1, tzinfo=UTC), date(8000, 1, 2)
SOME_KEY = UUID(int=7_073_071_170)
PLAIN = int | str | date | UUID  # a datetime is a date


def some(name: str) -> str:
    """What stands for a text, called ``name`` where there are several."""
    return f"\ufdd0{name}"


SOME_TEXT = some("")


class Question[Thing]:
    """A queryset to be asked often. Of the values in it, those that ``answers`` is given others for are left open.

    Whatever else decides about the rows (which role reads, which day it is) belongs into the key under which a
    question is kept. It is made without asking anything; slices, joins, annotations and prefetches come along.
    """

    def __init__(self, rows: QuerySet[Any, Thing]):
        self.rows = rows
        self.compiler = rows.query.get_compiler(using=rows.db)
        try:
            self.sql, self.values = self.compiler.as_sql()
            self.converters = self.compiler.get_converters([column for column, *_how in self.compiler.select])
        except EmptyResultSet:  # whoever asks sees nothing at all
            self.sql, self.values, self.converters = "", (), {}

    def answers(self, given: Mapping[Any, Any]) -> list[Thing]:
        """The rows, with ``given`` for what was left open: {what stands in the question: value}; one query."""
        compiler = twin(self.compiler)
        compiler.connection = connections[self.rows.db]
        if self.rows.query.select_for_update and not compiler.connection.in_atomic_block:
            raise TransactionManagementError("Rows can be held only inside a transaction.")
        values = tuple(filled(value, given) for value in self.values)
        compiler.as_sql = lambda *_how, **_which: (self.sql, values)
        compiler.get_converters = lambda _columns: self.converters
        query = twin(self.rows.query)
        query.get_compiler = lambda *_how, **_which: compiler
        asked = type(self.rows)(model=self.rows.model, query=query, using=self.rows.db)
        asked._iterable_class, asked._fields = self.rows._iterable_class, self.rows._fields
        asked._prefetch_related_lookups = self.rows._prefetch_related_lookups
        return list(asked)

    def answer_or_404(self, given: Mapping[Any, Any]) -> Thing:
        """The first row. Raises Http404 where there is none."""
        for answer in self.answers(given):
            return answer
        raise Http404(f"No {self.rows.model._meta.object_name} matches the given query.")


class Change:
    """An update of rows that is made often: ``rows`` and what each of them ``becomes``, with values left open."""

    def __init__(self, rows: QuerySet[Any, Any], **becomes: Any):
        self.database = rows.db
        query = rows.query.chain(UpdateQuery)
        query.add_update_values(becomes)
        self.sql, self.values = query.get_compiler(using=self.database).as_sql()

    def make(self, given: Mapping[Any, Any]) -> None:
        """Change them, with ``given`` for what was left open; one statement, attributed as all writes are."""
        with connections[self.database].cursor() as cursor:
            cursor.execute(self.sql, [filled(value, given) for value in self.values])


def twin[Thing](of: Thing) -> Thing:
    """Another one with the same attributes: as ``copy.copy`` makes it, in a fraction of the time."""
    made = object.__new__(type(of))
    made.__dict__.update(of.__dict__)
    return made


def filled(value: Any, given: Mapping[Any, Any]) -> Any:
    """What stands for ``value`` in this asking: itself, unless it was left open."""
    if not isinstance(value, PLAIN) or value not in given:
        return value
    # the type of a number tells the driver how wide its column is
    return type(value)(given[value]) if isinstance(value, int) else given[value]


MOST_KEPT = 256  # of one kind
_kept: list[Any] = []


def kept[**Facts, Written](write: Callable[Facts, Written]) -> Callable[Facts, Written]:
    """Decorates what writes a question or a change: for the same facts it is written once in the life of a process."""
    keeper = lru_cache(MOST_KEPT)(write)
    _kept.append(keeper)
    return keeper


def forget() -> None:
    """Write all questions anew: for whoever changes what they are made of while the process runs."""
    for keeper in _kept:
        keeper.cache_clear()
