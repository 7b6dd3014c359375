"""What a thing and its parts were at a moment: their history read once, each moment answered from memory.

A moment shows whole acts only. The rows of one transaction belong together, unless acts in it are known to have
happened at different times (an import, a demo): then each row belongs to the act that it followed.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from operator import attrgetter
from typing import Any

from django.db import connection, models
from django.db.models.base import ModelState
from django.utils.functional import cached_property

from history import sql
from history.masking import masks
from history.tracking import Tracked

CIRCUMSTANCES = (
    "history_id",
    "revision",
    "history_type",
    "history_date",
    "recorded_at",
    "back_dated",
    "history_user_id",
    "acting_for_id",
    "history_change_reason",
    "request_id",
    "session_user",
    "xact",
)
GONE = "-"
MINUTE = timedelta(minutes=1)  # a row that says to have happened later than this after an act is not of the act


class Row:
    """One version of one thing. Its columns read like attributes; so do the circumstances of its recording.

    ``told_at`` is the moment of the act that wrote it, ``holds_from`` when it began to hold (never before the
    version it replaced), ``known_from`` when that could be known. ``values`` is what is stored; what reads like
    attributes wears the mask of the reader, if any.
    """

    __slots__ = (
        "_shown",
        "_thing",
        "before",
        "holds_from",
        "key",
        "known_from",
        "model",
        "told_at",
        "values",
        *CIRCUMSTANCES,
    )

    model: type[models.Model]
    values: dict[str, Any]
    _shown: dict[str, Any] | None
    _thing: Any
    before: "Row | None"
    told_at: datetime
    holds_from: datetime
    known_from: datetime
    history_date: datetime
    recorded_at: datetime
    back_dated: bool
    history_type: str
    revision: int
    xact: int

    def __init__(self, model, names, stored):
        self.model, self.before = model, None
        for name, value in zip(CIRCUMSTANCES, stored, strict=False):
            setattr(self, name, value)
        self.values = dict(zip(names, stored[len(CIRCUMSTANCES) :], strict=True))
        self.key = self.values[model._meta.pk.attname]
        self._shown = self._thing = None
        if masks() and names_people(model):
            self._shown = self.behind_the_mask(
                self.from_database()
            )  # now, so that the names are known when words about them are shown

    @property
    def shown(self) -> dict[str, Any]:
        """The columns as the reader may see them; words wear their mask when somebody looks, for most nobody does."""
        if self._shown is None:
            self._shown = self.behind_the_mask(self.from_database())
        return self._shown

    def behind_the_mask(self, thing: Any) -> dict[str, Any]:
        """The columns of this version as ``thing``, read for this reader, shows them."""
        personal = self.model._tracked.personal  # type: ignore[attr-defined]
        if not masks() or not personal or not thing._masked:
            return self.values
        return self.values | {name: thing.__dict__[name] for name in personal}

    def __getattr__(self, name):
        try:
            return object.__getattribute__(self, "shown")[name]
        except KeyError:
            raise AttributeError(name) from None

    def from_database(self) -> Any:
        """The thing as if this version had just been read, with the mask on if the reader wears one."""
        return self.model.from_db(None, list(self.values), list(self.values.values()))

    def instance(self) -> Any:
        """The thing as this version has it; not to be saved. Columns that are not recorded stay deferred."""
        if self._thing is None:
            self._thing = self.from_database()
            if self._shown is None:
                self._shown = self.behind_the_mask(self._thing)
        return again(self._thing)


def again(thing: Any) -> Any:
    """``thing`` once more with nothing around it: what it leads to is another thing at each moment."""
    twin: Any = object.__new__(type(thing))
    twin.__dict__.update(thing.__dict__)
    twin._state = ModelState()
    twin._state.adding, twin._state.db = False, thing._state.db
    return twin


@cache
def past_of(model: type[models.Model]) -> type[models.Model]:
    """The model of the history of ``model``."""
    return model.history.model  # type: ignore[attr-defined]


@cache
def names_people(model: type[models.Model]) -> bool:
    """Whether rows of ``model`` are people or bring their names and numbers, rather than words in which these occur."""
    tracked: Tracked = model._tracked  # type: ignore[attr-defined]
    return not tracked.person or not {"name", "contact"}.isdisjoint(tracked.personal.values())


class Past:
    """The lives of some things, for looking back at any moment.

    ``acts`` are the moments {transaction: [aware datetimes, in order]} at which acts are known to have happened.
    """

    def __init__(self, acts: Mapping[int, Sequence[datetime]] | None = None):
        self.acts = acts or {}
        self.lives: dict[type[models.Model], dict[Any, list[Row]]] = {}

    def read(self, model: type[models.Model], **which) -> None:
        """Read the history of all things of ``model`` that ``which`` (a filter of its history) finds: one query."""
        tracked: Tracked = model._tracked  # type: ignore[attr-defined]
        included = {field.name for field in tracked.fields_included(model)}
        names = [field.attname for field in model._meta.concrete_fields if field.name in included]
        past = past_of(model)._base_manager.filter(**which)
        lives = self.lives.setdefault(model, {})
        for stored in past.order_by("revision").values_list(*CIRCUMSTANCES, *names):
            row = Row(model, names, stored)
            lives.setdefault(row.key, []).append(row)

    @cached_property
    def settled(self) -> dict[type[models.Model], dict[Any, list[Row]]]:
        """The lives, each row with its moments. Reading ends here."""
        acts: dict[Row, datetime | None] = {}
        first: dict[int, datetime] = {}
        for row in (row for lives in self.lives.values() for life in lives.values() for row in life):
            acts[row] = self._act_of(row)
            if acts[row] is None:
                first[row.xact] = min(row.history_date, first.get(row.xact, row.history_date))
        for lives in self.lives.values():
            for life in lives.values():
                self._settle(life, {row: acts[row] or first[row.xact] for row in life})
        return self.lives

    def _settle(self, life: list[Row], told: Mapping[Row, datetime]) -> None:
        before = None
        for row in life:
            row.before = before
            row.told_at = told[row]
            row.holds_from, row.known_from = row.told_at, self.ended[row.xact]
            if before:
                row.holds_from = max(row.holds_from, before.holds_from)
                row.known_from = max(row.known_from, before.known_from)
            before = row

    def _act_of(self, row: Row) -> datetime | None:
        """When the act was that wrote a row; None for a row of no known act, which belongs to its transaction."""
        acts = self.acts.get(row.xact, ())
        place = bisect_right(acts, row.history_date)
        if place and (row.back_dated or row.history_date - acts[place - 1] <= MINUTE):
            return acts[place - 1]
        return row.history_date if row.back_dated else None

    @cached_property
    def ended(self) -> dict[int, datetime]:
        """{transaction: when the last of its rows was recorded}: nobody could know of it before."""
        found: dict[int, datetime] = {}
        for lives in self.lives.values():
            for life in lives.values():
                for row in life:
                    found[row.xact] = max(row.recorded_at, found.get(row.xact, row.recorded_at))
        return found

    def rows(self) -> Iterator[Row]:
        """All versions of all things."""
        for lives in self.settled.values():
            for life in lives.values():
                yield from life

    @cached_property
    def in_order(self) -> dict[type[models.Model], list[list[Row]]]:
        """The lives of each model in the order of their keys."""
        return {model: [life for _key, life in sorted(lives.items())] for model, lives in self.settled.items()}

    def versions(self, model: type[models.Model], moment: datetime, *, known: bool = False) -> list[Row]:
        """What held of ``model`` at ``moment``; with ``known``, what was known by then. In the order of the keys."""
        moments = attrgetter("known_from" if known else "holds_from")
        found = []
        for life in self.in_order.get(model, ()):
            place = bisect_right(life, moment, key=moments)
            if place and life[place - 1].history_type != GONE:
                found.append(life[place - 1])
        return found

    def changed_at(self, moment: datetime) -> list[Row]:
        """Everything that the acts of exactly this moment wrote, in the order of its writing."""
        return sorted((row for row in self.rows() if row.told_at == moment), key=lambda row: row.recorded_at)


def with_history(parts: Mapping[Any, str], key: int) -> list[Any]:
    """Those of ``parts`` ({model: the field that names the whole}) with history of the whole ``key``: one question."""
    asked = [
        f"SELECT {place} WHERE EXISTS (SELECT FROM {sql.quoted(past_of(model)._meta.db_table)}"
        f" WHERE {sql.quoted(model._meta.get_field(field).column)} = %(key)s)"
        for place, (model, field) in enumerate(parts.items())
    ]
    models_in_order = list(parts)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(asked), {"key": key})
        return [models_in_order[place] for (place,) in cursor]
