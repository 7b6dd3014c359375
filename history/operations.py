"""The migration operations that install what a model's declaration asks for. Written by ``makemigrations``."""

import json
from dataclasses import asdict, fields

from django.conf import settings
from django.db.migrations.operations.base import Operation, OperationCategory
from psycopg.types.json import Jsonb

from history import sql
from history.tracking import Recording


class RecordHistory(Operation):
    """Record a table as ``recording`` says (None: no longer), where ``before`` (None: nothing) was recorded until now.

    ``renamed`` maps old to new names of columns that are the same column. Columns are dropped and added by
    Django's own operations in the same migration, whose table locks keep writers out in between.
    """

    reversible = True
    category = OperationCategory.SQL

    def __init__(self, recording, before=None, renamed=None):
        self.recording, self.before, self.renamed = recording, before, renamed or {}

    def state_forwards(self, app_label, state):
        """Nothing: the columns are known from the fields."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        change(schema_editor, self.before, self.recording, self.renamed)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        change(schema_editor, self.recording, self.before, {new: old for old, new in self.renamed.items()})

    def describe(self):
        if self.recording is None:
            return f"Stop recording the history of {self.before.table}"
        return f"Record the history of {self.recording.table}"

    @property
    def migration_name_fragment(self):
        return f"record_{(self.recording or self.before).table}"


class RefreshRecordings(Operation):
    """Write the functions of all recorded tables anew, after their text has changed in the code."""

    reversible = True
    category = OperationCategory.SQL

    def state_forwards(self, app_label, state):
        """Nothing: no table changes."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        with schema_editor.connection.cursor() as cursor:
            cursor.execute("SELECT to_jsonb(i)::text FROM history_installed i")
            for (text,) in cursor.fetchall():
                known = json.loads(text)
                recording = Recording(**{field.name: known[field.name] for field in fields(Recording)})
                cursor.execute(sql.install(recording, settings.HISTORY_APP_ROLE))

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        """Nothing: the new text records the same rows as the old one."""

    def describe(self):
        return "Refresh the functions that record history"


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


def change(schema_editor, before, after, renamed) -> None:
    """Bring the database from recording ``before`` to ``after`` (either may be None)."""
    with schema_editor.connection.cursor() as cursor:
        if before:
            note_column_changes(cursor, before, after, renamed)
            cursor.execute('DELETE FROM history_installed WHERE "table" = %s', [before.table])
        if after:
            register(cursor, after)
            cursor.execute(sql.install(after, settings.HISTORY_APP_ROLE))
            if sql.needs_person_index(after):
                cursor.execute(sql.person_index(after))
            if not before:
                cursor.execute(sql.adopt(after))
        elif before:
            cursor.execute(sql.uninstall(before))


def register(cursor, recording) -> None:
    """Write down what is installed, for erasure and verification."""
    cursor.execute(
        """INSERT INTO history_installed ("table", history_table, key, columns, personal, people, person_column)
           SELECT "table", history_table, key, columns, personal, people, person_column
           FROM jsonb_populate_record(null::history_installed, %s)""",
        [Jsonb(asdict(recording))],
    )


def note_column_changes(cursor, before, after, renamed) -> None:
    """Remember from which history row on a column has another name, or none."""
    kept = after.columns if after else ()
    for old in before.columns:
        if old in renamed or old not in kept:
            cursor.execute(
                f"""INSERT INTO history_columnchange (history_table, old_name, new_name, below_id)
                    SELECT %s, %s, %s, coalesce(max(history_id), 0) + 1 FROM {sql.quoted(before.history_table)}""",
                [before.history_table, old, renamed.get(old, "")],
            )
