"""History rows as plain data: everything that their digests and seals cover, so that anybody can recompute them.

What is handed out is text exactly as PostgreSQL digested it; docs/dossier.md says how to verify it without us.
"""

import json
from typing import Any

from django.db import connection, models, transaction

from history import sql
from history.models import ColumnChange
from history.tracking import Recording

# How the recording functions print values (sql.PINNED): here for the transaction that reads.
AS_DIGESTED = """SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL intervalstyle = 'iso_8601';
    SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = '1'"""


def sealed_history(model: type[models.Model], column: str, key: int) -> dict[str, Any]:
    """The history of all rows of ``model`` whose ``column`` is ``key``, in the order of object and revision."""
    recording = Recording.of(model)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(AS_DIGESTED)
        cursor.execute(query(recording, column), [key])
        found = cursor.fetchall()
    changes = renames(recording)
    return {
        "table": recording.table,
        "history_table": recording.history_table,
        "people": recording.people,
        "rows": [sealed_row(recording, changes, *row) for row in found],
    }


def query(recording: Recording, column: str) -> str:
    """The question for the rows: everything as text."""
    values = ", ".join(f"h.{sql.quoted(name)}::text" for name in recording.columns)
    person = f"h.{sql.quoted(recording.person_column)}" if recording.personal else "NULL::bigint"
    return f"""SELECT h.{sql.quoted(recording.key)}, h.revision, h.history_id, {person},
            {sql.circumstances(recording)}, h.digests::text, encode(h.prev_seal, 'hex'), encode(h.seal, 'hex'),
            ARRAY[{values}]::text[]
        FROM {sql.quoted(recording.history_table)} h WHERE h.{sql.quoted(column)} = %s ORDER BY 1, 2"""


def sealed_row(recording: Recording, changes, key, revision, history_id, person, told, digests, prev_seal, seal,
               stored) -> dict[str, Any]:  # fmt: skip
    """One row. Values stand under the names that were sealed; of dropped columns only the digest is left."""
    present = dict(zip(recording.columns, stored, strict=True))
    names = {name: name_now(name, history_id, changes) for name in json.loads(digests)}
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


def renames(recording: Recording) -> list[tuple[int, str, str]]:
    """[(below which row, old name, new name)] of its columns, oldest first."""
    changes = ColumnChange.objects.filter(history_table=recording.history_table).order_by("below_id", "pk")
    return list(changes.values_list("below_id", "old_name", "new_name"))


def name_now(name: str, history_id: int, changes) -> str:
    """What a column that was sealed as ``name`` is called now; empty if it is gone."""
    for below_id, old, new in changes:
        if history_id < below_id and name == old:
            name = new
    return name


def salts_of(people: str, persons: set[int]) -> dict[int, str | None]:
    """{person: salt in hexadecimal}; None for those who were erased."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT person_id, encode(salt, 'hex') FROM history_salts_of(%s, %s)", [people, list(persons)])
        return dict(cursor.fetchall())
