"""Proof, row by row, that nothing was changed, removed or added behind the triggers' back.

Reads as the owner (it needs the salts), in one snapshot, streaming, and changes nothing: safe on a live system.
What it cannot know it does not claim: see "What the proof proves" in ``docs/operators.md``.
"""

from collections.abc import Iterator
from pathlib import Path

import psycopg
from django.contrib.auth import get_user_model
from django.db import DatabaseError, transaction

from history import sql
from history.catalogue import columns_of, installed_recordings, long_transaction
from history.checks import database_faults
from history.findings import Fault, Finding, Progress, Remark
from history.models import ColumnChange
from history.root_proof import RootProof
from history.table_proof import TableProof
from history.tracking import Recording, tracked_models


def verify(connection, *, roots_file: Path | None = None) -> Iterator[Finding | Progress]:
    """All findings: of the triggers, by table, object and revision, of the roots and of their exported file."""
    with long_transaction(connection, isolation="REPEATABLE READ READ ONLY"):
        with connection.cursor() as cursor:  # walk the indexes: sorting would need the table's size on disk
            cursor.execute("SET LOCAL enable_sort = off")
        recordings = list(recordings_of(connection))
        roots = RootProof(connection, roots_file)
        yield from unbroken(connection, "history_dailyroot", roots.load())
        total = sum(count(connection, recording.history_table) for recording in recordings) + roots.rows
        yield Progress("", 0, total)
        for what in database_faults(connection):
            yield Fault("database", what)
        yield from declaration_findings(connection, recordings)
        staff = Staff(connection, recordings)
        for recording in recordings:
            proof = TableProof(connection, recording, staff)
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


def count(connection, table: str) -> int:
    """How many rows a table has in this snapshot; 0 if it is gone."""
    if not columns_of(connection, table):
        return 0
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {sql.quoted(table)}")
        return cursor.fetchone()[0]


class Staff:
    """Who is a user, and who once was: numbers only, from the table of the project's user model."""

    def __init__(self, connection, recordings: list[Recording]):
        users = get_user_model()._meta
        self.present = self.numbers(connection, users.db_table, str(users.pk.column))
        past = next((recording for recording in recordings if recording.table == users.db_table), None)
        self.past = self.numbers(connection, past.history_table, past.key) if past else set()

    def numbers(self, connection, table: str, column: str) -> set[int]:
        """All values of a column; none if it is gone."""
        if column not in columns_of(connection, table):
            return set()
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT DISTINCT {sql.quoted(column)} FROM {sql.quoted(table)}")
            return {number for (number,) in cursor}
