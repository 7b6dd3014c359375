"""The migration operations that install what a model's declaration asks for. Written by ``makemigrations``."""

from dataclasses import asdict

from django.conf import settings
from django.db.migrations.operations.base import Operation, OperationCategory
from psycopg.types.json import Jsonb

from history import sql
from history.catalogue import PARTS, installed_recordings


class RecordHistory(Operation):
    """Record a table as ``recording`` says (None: no longer), where ``before`` (None: nothing) was recorded until now.

    ``renamed`` maps old to new names of columns that are the same column; ``retyped`` names (as they are now called)
    those whose type has changed: where that changed the text of a value, older rows can no longer be compared.
    Columns are dropped, added and altered by Django's own operations in the same migration, whose table locks keep
    writers out in between.
    """

    reversible = True
    category = OperationCategory.SQL

    def __init__(self, recording, before=None, renamed=None, retyped=()):
        self.recording, self.before, self.renamed, self.retyped = recording, before, renamed or {}, retyped

    def state_forwards(self, app_label, state):
        """Nothing: the columns are known from the fields."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        change(schema_editor, self.before, self.recording, self.renamed, self.retyped)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        former = {new: old for old, new in self.renamed.items()}
        retyped = tuple(former.get(name, name) for name in self.retyped)
        change(schema_editor, self.recording, self.before, former, retyped)

    def describe(self):
        if self.recording is None:
            return f"Stop recording the history of {self.before.table}"
        return f"Record the history of {self.recording.table}"

    @property
    def migration_name_fragment(self):
        return f"record_{(self.recording or self.before).table}"


class AppendOnly(Operation):
    """From now on rows of ``table`` are added and never changed or removed, not even by its owner.

    ``erasable`` (see ``Recording.erasable``) is what a recorded erasure may still blank.
    """

    reversible = True
    category = OperationCategory.SQL

    def __init__(self, table, erasable=()):
        self.table, self.erasable = table, tuple(erasable)

    def state_forwards(self, app_label, state):
        """Nothing: the declaration is the model's own."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        schema_editor.execute(sql.close(self.table, settings.HISTORY_APP_ROLE, self.erasable), params=None)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        schema_editor.execute(sql.reopen(self.table, settings.HISTORY_APP_ROLE), params=None)

    def describe(self):
        return f"Let {self.table} only grow"

    @property
    def migration_name_fragment(self):
        return f"append_only_{self.table}"


class RenewRecordings(Operation):
    """Make the functions of all recorded tables anew, after the mechanism itself has changed what they say."""

    reversible = True
    category = OperationCategory.SQL

    def state_forwards(self, app_label, state):
        """Nothing: what is recorded stays."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        with schema_editor.connection.cursor() as cursor:
            for recording in installed_recordings(schema_editor.connection).values():
                cursor.execute(sql.function(recording))

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        """Nothing: the functions of before are those that an older version would make."""

    def describe(self):
        return "Renew the functions that record"


def change(schema_editor, before, after, renamed, retyped=()) -> None:
    """Bring the database from recording ``before`` to ``after`` (either may be None)."""
    with schema_editor.connection.cursor() as cursor:
        if before:
            changed = {name for name in retyped if after and text_has_changed(cursor, before, after, renamed, name)}
            note_column_changes(cursor, before, after, renamed, changed)
            cursor.execute('DELETE FROM history_installed WHERE "table" = %s', [before.table])
        if after:
            register(cursor, after)
            cursor.execute(sql.install(after, settings.HISTORY_APP_ROLE))
            if not before:
                cursor.execute(sql.adopt(after))
        elif before:
            cursor.execute(sql.uninstall(before))


def register(cursor, recording) -> None:
    """Write down what is installed, for erasure and verification."""
    names = ", ".join(map(sql.quoted, PARTS))
    cursor.execute(
        f"""INSERT INTO history_installed ({names})
            SELECT {names} FROM jsonb_populate_record(null::history_installed, %s)""",
        [Jsonb(asdict(recording))],
    )


def text_has_changed(cursor, before, after, renamed, name) -> bool:
    """Whether the new type of column ``name`` prints some value of the history otherwise than it was digested.

    Then all older values of the column are left out of later comparisons, so this is said in each of them.
    """
    old_name = next((old for old, new in renamed.items() if new == name), name)
    if old_name not in before.columns or name not in after.columns:
        return False
    salt = f", {sql.salt(after, 'h')}" if name in after.personal else ""
    cursor.execute(sql.PRINT_PLAINLY)
    cursor.execute(
        f"""SELECT EXISTS (SELECT FROM {sql.quoted(after.history_table)} h {sql.salt_join(after, "h")}
            WHERE h.digests ? %s AND h.digests ->> %s <> 'erased'
              AND h.digests ->> %s IS DISTINCT FROM history_digest(h.{sql.quoted(name)}::text{salt}))""",
        [old_name] * 3,
    )
    return cursor.fetchone()[0]


def note_column_changes(cursor, before, after, renamed, changed) -> None:
    """Remember from which history row on a column has another name, or none; ``changed``: no comparable text."""
    kept = after.columns if after else ()
    for old in before.columns:
        new = renamed.get(old, old if old in kept else "")
        new = "" if new in changed else new
        if new != old:
            cursor.execute(
                f"""INSERT INTO history_columnchange (history_table, old_name, new_name, below_id)
                    SELECT %s, %s, %s, coalesce(max(history_id), 0) + 1 FROM {sql.quoted(before.history_table)}""",
                [before.history_table, old, new],
            )
