"""Many new rows of one model by COPY: every trigger, constraint and history row as with an INSERT, for less work.

Used for what an import brings by the hundred and no verb stands behind. Values go as Python has them.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from django.db import connection, models
from psycopg import sql

from history.attribution import send_attribution

KEPT_BY_THE_DATABASE = frozenset({"recorded_at", "xact"})  # the journal's own; only its triggers write them


class NewRows:
    """Writes rows of ``model``: what ``common`` says holds for all, each row says the rest by column (``team_id``)."""

    def __init__(self, model: type[models.Model], **common):
        self.model = model
        prototype = model(**common)
        fields = [field for field in model._meta.concrete_fields if not field.generated]
        self.fields = [field for field in fields if field.name not in KEPT_BY_THE_DATABASE]
        made = [field for field in self.fields if field.has_default() and callable(field.default)]
        self.made = {field.attname: field.default for field in made}
        self.common = {field.attname: plain(field, prototype) for field in self.fields}

    @cached_property
    def statement(self) -> sql.Composed:
        """The COPY of all columns that are ours to write."""
        columns = sql.SQL(", ").join(sql.Identifier(field.column) for field in self.fields)
        return sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(self.model._meta.db_table), columns)

    def write(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Write them; needs an open transaction. Raises DatabaseError as an INSERT would."""
        names = [field.attname for field in self.fields]
        send_attribution(connection)
        with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(self.statement) as pipe:
            for row in rows:
                whole = self.common | {name: make() for name, make in self.made.items() if name not in row} | row
                pipe.write_row([whole[name] for name in names])


def plain(field: models.Field, prototype: models.Model) -> Any:
    """The value of a field as COPY takes it."""
    value = getattr(prototype, field.attname)
    if isinstance(field, models.JSONField):
        return json.dumps(value)
    return None if value is None else field.get_prep_value(value)


def new_keys(model: type[models.Model], count: int) -> Sequence[int]:
    """So many keys that no other row of ``model`` has or will get."""
    key = model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s::integer)",
            [connection.ops.quote_name(model._meta.db_table), key, count],
        )
        return [number for (number,) in cursor.fetchall()]
