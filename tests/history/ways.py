"""Twenty-four ways to write one row of any table, and what each leaves in its history."""

from copy import copy

from asgiref.sync import async_to_sync
from django.core import serializers
from django.core.management import call_command
from django.db import connection, models
from django.db.models import F, Value
from django.db.models.functions import Concat

from history.attribution import send_attribution
from history.sql import quoted


class Row:
    """One row of a tracked table, a field of it that may be changed, and its other value."""

    def __init__(self, thing: models.Model, field: models.Field, other, folder):
        self.thing, self.field, self.other, self.folder = thing, field, other, folder
        self.model, self.rows = type(thing), type(thing)._base_manager.filter(pk=thing.pk)
        self.table = quoted(thing._meta.db_table)
        self.column, self.key = quoted(field.column), quoted(thing._meta.pk.column)

    def changed(self) -> models.Model:
        """The row as it would be, not yet saved."""
        fresh = copy(self.thing)  # as it was read: each trial is undone
        setattr(fresh, self.field.attname, self.other)
        return fresh

    def stored(self, field: models.Field, thing: models.Model):
        """A value as the driver takes it."""
        return field.get_db_prep_save(getattr(thing, field.attname), connection)

    def run(self, statement: str, *parameters) -> None:
        """A statement of one's own; ``{table}``, ``{column}`` and ``{key}`` stand for the names."""
        with connection.cursor() as cursor:
            cursor.execute(
                statement.format(table=self.table, column=self.column, key=self.key, type=self.kind), parameters
            )

    @property
    def kind(self) -> str:
        """The type of the column."""
        return self.field.db_type(connection) or "text"

    @property
    def new(self):
        """The other value as the driver takes it."""
        return self.stored(self.field, self.changed())

    def load(self, thing: models.Model) -> None:
        """By loaddata."""
        path = self.folder / "rows.json"
        path.write_text(serializers.serialize("json", [thing]))
        call_command("loaddata", str(path), verbosity=0)

    def columns(self) -> list[models.Field]:
        """All columns that a statement may fill."""
        return [field for field in self.model._meta.concrete_fields if not field.generated]

    def names(self) -> str:
        """Their names."""
        return ", ".join(quoted(field.column) for field in self.columns())

    def values(self, thing: models.Model) -> list:
        """Their values."""
        return [self.stored(field, thing) for field in self.columns()]

    def insert(self, thing: models.Model, rest: str = "") -> None:
        """By a statement of one's own."""
        marks = ", ".join(["%s"] * len(self.columns()))
        self.run(f"INSERT INTO {{table}} ({self.names()}) OVERRIDING SYSTEM VALUE VALUES ({marks}) {rest}",
                 *self.values(thing))  # fmt: skip

    def copy(self, thing: models.Model) -> None:
        """By COPY, which has to be told who acts."""
        send_attribution(connection)
        with (
            connection.cursor() as cursor,
            cursor.copy(f"COPY {self.table} ({self.names()}) FROM STDIN") as rows,
        ):
            rows.write_row(self.values(thing))


def save(row: Row) -> None:
    row.changed().save()


def save_some(row: Row) -> None:
    row.changed().save(update_fields=[row.field.attname])


def save_expression(row: Row) -> None:
    fresh, text = copy(row.thing), isinstance(row.field, models.CharField | models.TextField)
    number = isinstance(row.field, models.IntegerField)
    expression = Value(row.other, row.field)
    if text and row.other == getattr(row.thing, row.field.attname) + "x":
        expression = Concat(F(row.field.name), Value("x"))
    elif number and row.other == getattr(row.thing, row.field.attname) + 1:
        expression = F(row.field.name) + 1
    setattr(fresh, row.field.attname, expression)
    fresh.save(update_fields=[row.field.attname])


def bulk_update(row: Row) -> None:
    row.model._base_manager.bulk_update([row.changed()], [row.field.name])


def upsert(row: Row) -> None:
    row.model._base_manager.bulk_create(
        [row.changed()], update_conflicts=True, unique_fields=[row.model._meta.pk.name], update_fields=[row.field.name]
    )


def executemany(row: Row) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {row.table} SET {row.column} = %s WHERE {row.key} = %s", [(row.new, row.thing.pk)])


def merge(row: Row) -> None:
    row.run(
        "MERGE INTO {table} t USING (VALUES (%s)) v (id) ON t.{key} = v.id WHEN MATCHED THEN UPDATE SET {column} = %s",
        row.thing.pk,
        row.new,
    )


def common_table(row: Row) -> None:
    row.run("WITH v AS (SELECT %s::bigint AS id) UPDATE {table} t SET {column} = %s FROM v WHERE t.{key} = v.id",
            row.thing.pk, row.new)  # fmt: skip


def conflict(row: Row) -> None:
    row.insert(row.changed(), "ON CONFLICT ({key}) DO UPDATE SET {column} = EXCLUDED.{column}")


def change_by_update(row: Row) -> None:
    row.rows.update(**{row.field.attname: row.other})


def change_by_aupdate(row: Row) -> None:
    async_to_sync(row.rows.aupdate)(**{row.field.attname: row.other})


CHANGES = {
    "save": save,
    "save of some fields": save_some,
    "save of an expression": save_expression,
    "update_or_create": lambda row: row.model._base_manager.update_or_create(
        pk=row.thing.pk, defaults={row.field.attname: row.other}
    ),
    "queryset update": change_by_update,
    "aupdate": change_by_aupdate,
    "bulk_update": bulk_update,
    "bulk_create upsert": upsert,
    "loaddata over it": lambda row: row.load(row.changed()),
    "SQL update": lambda row: row.run("UPDATE {table} SET {column} = %s WHERE {key} = %s", row.new, row.thing.pk),
    "executemany": executemany,
    "MERGE": merge,
    "WITH … UPDATE": common_table,
    "ON CONFLICT DO UPDATE": conflict,
}
DEPARTURES = {
    "queryset raw delete": lambda row: row.rows._raw_delete("default"),
    "SQL delete": lambda row: row.run("DELETE FROM {table} WHERE {key} = %s", row.thing.pk),
    "DELETE USING": lambda row: row.run(
        "DELETE FROM {table} t USING (VALUES (%s)) v (id) WHERE t.{key} = v.id", row.thing.pk
    ),  # fmt: skip
    "MERGE … DELETE": lambda row: row.run(
        "MERGE INTO {table} t USING (VALUES (%s)) v (id) ON t.{key} = v.id WHEN MATCHED THEN DELETE", row.thing.pk
    ),
}
ARRIVALS = {
    "save of a new one": lambda row, thing: thing.save(force_insert=True),
    "bulk_create": lambda row, thing: row.model._base_manager.bulk_create([thing]),
    "loaddata": lambda row, thing: row.load(thing),
    "SQL insert": lambda row, thing: row.insert(thing),
    "COPY": lambda row, thing: row.copy(thing),
    "insert or leave": lambda row, thing: row.insert(thing, "ON CONFLICT DO NOTHING"),
}
