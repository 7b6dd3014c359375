"""History rows as plain data: everything that their digests and seals cover, so that anybody can recompute them.

What is handed out is text exactly as PostgreSQL digested it; docs/dossier.md says how to verify it without us.
"""

import json
from typing import Any

from django.db import connection, models, transaction

from history import sql
from history.column_names import ColumnNames
from history.models import ColumnChange, Strike
from history.tracking import Recording, tracked_models


def sealed_history(model: type[models.Model], column: str, key: int) -> dict[str, Any]:
    """The history of all rows of ``model`` whose ``column`` is ``key``, in the order of object and revision."""
    recording = Recording.of(model)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql.PRINT_PLAINLY)
        cursor.execute(query(recording, column), [key])
        found = cursor.fetchall()
    changes = ColumnChange.objects.filter(history_table=recording.history_table).order_by("below_id", "pk")
    known = ColumnNames(changes)
    return {
        "table": recording.table,
        "history_table": recording.history_table,
        "people": recording.people,
        "rows": [sealed_row(recording, known, *row) for row in found],
    }


def query(recording: Recording, column: str) -> str:
    """The question for the rows: everything as text."""
    values = ", ".join(f"h.{sql.quoted(name)}::text" for name in recording.columns)
    person = f"h.{sql.quoted(recording.person_column)}" if recording.personal else "NULL::bigint"
    return f"""SELECT h.{sql.quoted(recording.key)}, h.revision, h.history_id, {person},
            {sql.circumstances(recording)}, h.digests::text, encode(h.prev_seal, 'hex'), encode(h.seal, 'hex'),
            ARRAY[{values}]::text[]
        FROM {sql.quoted(recording.history_table)} h WHERE h.{sql.quoted(column)} = %s ORDER BY 1, 2"""


def sealed_row(recording: Recording, known: ColumnNames, key, revision, history_id, person, told, digests,
               prev_seal, seal, stored) -> dict[str, Any]:  # fmt: skip
    """One row. Values stand under the names that were sealed; of dropped columns only the digest is left."""
    present = dict(zip(recording.columns, stored, strict=True))
    era = known.era(history_id)
    names = {name: known.now(name, era) for name in json.loads(digests)}
    return {
        "key": key,
        "revision": revision,
        "person": person,
        "circumstances": told,
        "digests": digests,
        "prev_seal": prev_seal,
        "seal": seal,
        "values": {name: present[now] for name, now in names.items() if now in present},
        "personal": [name for name, now in names.items() if now in recording.personal],
        "dropped": [name for name, now in names.items() if now not in present],
    }


def strikes_of(table: str, keys: list[int]) -> list[list]:
    """[[history table, key, column, last struck version, number of the strike]] of these rows of a table."""
    recorded = Strike.objects.filter(table=table, key__in=[str(key) for key in keys]).order_by("pk")
    recordings = {recording.table: recording.history_table for recording in map(Recording.of, tracked_models())}
    return [[recordings[one.table], int(one.key), one.column, one.revision, one.pk] for one in recorded]


def salts_of(people: str, persons: set[int]) -> dict[int, str | None]:
    """{person: salt in hexadecimal}; None for those who were erased."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT person_id, encode(salt, 'hex') FROM history_salts_of(%s, %s)", [people, list(persons)])
        return dict(cursor.fetchall())
