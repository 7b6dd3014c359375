"""Proof, row by row, that nothing was changed, removed or added behind the triggers' back.

Reads as the owner (it needs the salts), in one snapshot, streaming, and changes nothing: safe on a live system.
What it cannot know it does not claim: see "What the proof proves" in ``docs/operators.md``.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import psycopg
from django.db import DatabaseError, transaction

from history import sql
from history.catalogue import installed_recordings, long_transaction
from history.checks import database_faults
from history.findings import Fault, Finding, Progress, Remark
from history.models import ColumnChange
from history.root_proof import RootProof
from history.table_proof import Common, TableProof
from history.tracking import Recording, tracked_models


def verify(connection, *, roots_file: Path | None = None) -> Iterator[Finding | Progress]:
    """All findings: of the triggers, by table, object and revision, of the roots and of their exported file."""
    with long_transaction(connection, isolation="REPEATABLE READ READ ONLY"):
        with connection.cursor() as cursor:  # walk the indexes: sorting would need the table's size on disk
            cursor.execute("SET LOCAL enable_sort = off")
        recordings = list(recordings_of(connection))
        roots = RootProof(connection, roots_file)
        yield from unbroken(connection, "history_dailyroot", roots.load())
        common = Common(connection, recordings)
        rows = counted(connection, common)
        total = sum(rows[recording.history_table] for recording in recordings) + roots.rows
        yield Progress("", 0, total)
        for what in database_faults(connection):
            yield Fault("database", what)
        yield from declaration_findings(connection, recordings)
        for recording in recordings:
            proof = TableProof(connection, recording, common)
            if not rows[recording.history_table] + rows[recording.table]:
                yield from proof.missing_parts()
                continue
            for item in unbroken(connection, recording.table, proof.run()):
                yield Progress(recording.table, item, total) if isinstance(item, int) else item
        for item in unbroken(connection, "history_dailyroot", roots.run()):
            yield Progress("history_dailyroot", item, total) if isinstance(item, int) else item


def unbroken[Item](connection, table: str, run: Iterator[Item]) -> Iterator[Item | Finding]:
    """What ``run`` yields. What it cannot even read is a finding too, and ends the proof of this table only."""
    try:
        with transaction.atomic(using=connection.alias):
            yield from run
    except (DatabaseError, psycopg.Error) as error:
        yield Fault(table, f"the proof broke off: {str(error).splitlines()[0]}")


def recordings_of(connection) -> Iterator[Recording]:
    """What is to be proved, by table: all that is installed, and what is declared though no longer installed."""
    declared = {model._meta.db_table: Recording.of(model) for model in tracked_models()}
    installed = installed_recordings(connection)
    for table in sorted(declared.keys() | installed.keys()):
        yield installed.get(table) or declared[table]


def declaration_findings(connection, recordings: list[Recording]) -> Iterator[Finding]:
    """Where the list of recorded tables differs from the models, and what dropped columns took out of the proof."""
    installed = installed_recordings(connection)
    for recording in (Recording.of(model) for model in tracked_models()):
        if installed.get(recording.table) != recording:
            yield Fault(recording.table, "the list of recorded columns is not the declared one")
    gone: dict[tuple[str, str], int] = {}
    for change in ColumnChange.objects.using(connection.alias).filter(new_name="").order_by("below_id"):
        gone[change.history_table, change.old_name] = change.below_id
    for (table, column), below in gone.items():
        yield Remark(table, f"a migration dropped or changed {column}: its values before row {below} are not compared")


def counted(connection, common: Common) -> Counter[str]:
    """How many rows each history has in this snapshot, and whether its table has any; all in one statement."""
    asked = {recording.history_table: "" for recording in common.recordings}
    asked |= {recording.table: " LIMIT 1" for recording in common.recordings}
    parts = [
        f"SELECT {sql.literal(table)}, count(*) FROM (SELECT FROM {sql.quoted(table)}{limit}) t"
        for table, limit in asked.items()
        if table in common.columns
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return Counter(dict(cursor.fetchall()))
