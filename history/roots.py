"""The daily root: one short text that, kept outside, proves all history up to it, whole chains included.

A root covers a stretch of numbers of each table: of a history its ``history_id`` and seals (not the values, so that
an erasure changes no root), of other tables that only grow their key and the text of all their columns.

Why nothing can slip in below such a frontier later
---------------------------------------------------
Numbers come from a sequence, so a committed row may have a higher number than one whose transaction still runs. Hence:

1. For each table note the highest number that is visible now: the frontier F.
2. List the transactions that hold a writer's lock on one of the tables now, and wait until those have ended.
3. Only then read the rows up to F, in a fresh snapshot.

Let T be a transaction that has been given, or will be given, a number n ≤ F. The row with number F was visible at 1,
so F had been drawn from the sequence before, and n earlier still, since a sequence counts upwards and hands out one
number at a time (``checks.sequence_faults`` looks whether it does). An INSERT takes its table's ROW EXCLUSIVE lock
before it draws a number and keeps it until its transaction ends. So at 2 T either has ended, and is visible at 3, or
holds the lock, and is waited for; PostgreSQL shows a transaction's rows before it gives up its locks. A transaction
that takes the lock after 2 draws its numbers after that, hence above F.

Locks say this exactly, also for transactions that have drawn a number but have no transaction number yet, and
whoever merely reads, in this or another database, delays nothing. Who still writes after ``patience`` seconds leaves
the tables it has locked where the root before had them; the next root takes them along.
"""

import hashlib
import json
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from time import monotonic, sleep
from typing import Any

from django.utils.timezone import now

from history import sql
from history.catalogue import all_columns, cluster_name, installed_recordings, long_transaction
from history.models import DailyRoot
from history.tracking import append_only_models

WRITERS_LOCKS = ["RowExclusiveLock", "ShareRowExclusiveLock", "ExclusiveLock", "AccessExclusiveLock"]
PATIENCE = 30.0  # seconds
AT_ONCE = 8192  # numbers whose rows are fetched as one


@dataclass(frozen=True)
class Covered:
    """What a root covers of one table: the numbers in (after, until], how many rows those are, and their digest.

    ``columns`` are those that were digested; of a history none, because its rows have seals.
    """

    key: str
    after: int
    until: int
    rows: int
    digest: str
    columns: tuple[str, ...] = ()

    @classmethod
    def read(cls, stored: Any) -> "Covered":
        """From the frontier of a root. Raises ValueError if that is not what a root would hold."""
        kinds = {"key": str, "after": int, "until": int, "rows": int, "digest": str, "columns": list}
        if not isinstance(stored, dict) or stored.keys() != {field.name for field in fields(cls)}:
            raise ValueError("not the parts of a frontier")
        if not all(type(stored[name]) is kind for name, kind in kinds.items()):
            raise ValueError("not a frontier")
        if not all(isinstance(name, str) for name in stored["columns"]):
            raise ValueError("not columns")
        return cls(**stored | {"columns": tuple(stored["columns"])})

    def stored(self) -> dict[str, Any]:
        """As the frontier of a root holds it."""
        return asdict(self) | {"columns": list(self.columns)}


def seal_history(connection, *, patience: float = PATIENCE) -> tuple[DailyRoot, list[str]]:
    """Make the next root. Returns it with the tables that were left to the next one, because somebody still writes."""
    with long_transaction(connection):
        with connection.cursor() as cursor:  # one sealer at a time
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('history_dailyroot'))")
        roots = DailyRoot.objects.using(connection.alias)
        last = roots.order_by("number").last()
        before = {table: Covered.read(part) for table, part in last.frontier.items()} if last else {}
        tables = covered_tables(connection)
        tops = highest(connection, tables)
        busy = wait_for_writers(connection, list(tables), patience)
        frontier = {}
        for table, covered in tables.items():
            after = before[table].until if table in before else 0
            until = after if table in busy else max(after, tops[table])
            frontier[table] = cover(connection, table, covered.key, after, until, covered.columns).stored()
        facts: dict[str, Any] = {"number": last.number + 1 if last else 1, "made_at": now(), "frontier": frontier}
        facts |= {"cluster": cluster_name(connection), "previous": last.root if last else ""}
        return roots.create(**facts, root=root_of(**facts)), sorted(busy)


def covered_tables(connection) -> dict[str, Covered]:
    """{table: what is covered of it, nothing yet}: all histories, and what only grows without having one.

    The roots themselves are not among them: each covers the one before it.
    """
    tracked, present = installed_recordings(connection), all_columns(connection)
    found = {recording.history_table: Covered("history_id", 0, 0, 0, "") for recording in tracked.values()}
    for meta in (model._meta for model in append_only_models() if model is not DailyRoot):
        columns = tuple(present.get(meta.db_table, ()))
        if meta.db_table not in tracked and columns:
            found[meta.db_table] = Covered(str(meta.pk.column), 0, 0, 0, "", columns)
    return {table: found[table] for table in sorted(found) if table in present}


def highest(connection, tables: dict[str, Covered]) -> dict[str, int]:
    """{table: the highest number that is visible now}."""
    parts = (
        f"SELECT {sql.literal(table)}, coalesce(max({sql.quoted(covered.key)}), 0) FROM {sql.quoted(table)}"
        for table, covered in tables.items()
    )
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return dict(cursor.fetchall())


def wait_for_writers(connection, tables: list[str], patience: float) -> set[str]:
    """Wait for those who write to the tables now; the tables that are still written to by one of them at the end."""
    deadline = monotonic() + patience
    first = remaining = writers(connection, tables)
    while remaining and monotonic() < deadline:
        sleep(0.02)
        remaining = first & writers(connection, tables)
    return {table for table, _ in remaining}


def writers(connection, tables: list[str]) -> set[tuple[str, str]]:
    """{(table, transaction)} of all who hold a lock that writing needs, oneself apart."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT t.name, l.virtualtransaction FROM unnest(%s::text[], %s::text[]) t (name, quoted)
               JOIN pg_locks l ON l.relation = to_regclass(t.quoted)
               WHERE l.locktype = 'relation' AND l.granted AND l.mode = ANY (%s)
                 AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
                 AND l.pid IS DISTINCT FROM pg_backend_pid()""",
            [tables, [sql.quoted(table) for table in tables], WRITERS_LOCKS],
        )
        return set(cursor.fetchall())


def cover(connection, table: str, key: str, after: int, until: int, columns: tuple[str, ...]) -> Covered:
    """What there is now in (after, until] of a table: of a history (no ``columns``) the seals, else the columns."""
    digest, rows, number, reached = hashlib.sha256(), 0, sql.quoted(key), after
    values = ", ".join(f"{sql.quoted(column)}::text" for column in columns)
    row = f"sha256(convert_to(jsonb_build_array({values})::text, 'UTF8'))" if columns else "seal"
    query = f"""SELECT count(*), string_agg(int8send(number) || seal, ''::bytea ORDER BY number), max(number) FROM (
        SELECT {number} AS number, {row} AS seal FROM {sql.quoted(table)}
        WHERE {number} > %s AND {number} <= %s ORDER BY {number} LIMIT {AT_ONCE}) piece"""
    with connection.cursor() as cursor:
        while reached is not None and reached < until:
            cursor.execute(query, [reached, until])
            some, text, reached = cursor.fetchone()
            rows += some
            digest.update(text or b"")
    return Covered(key, after, until, rows, digest.hexdigest(), columns)


def root_of(*, number: int, made_at: datetime, cluster: str, frontier: Any, previous: str) -> str:
    """The root over these facts: SHA-256 of their JSON, keys sorted, without blanks, in UTF-8."""
    facts = {"number": number, "made_at": moment(made_at), "cluster": cluster, "previous": previous}
    text = json.dumps(facts | {"frontier": frontier}, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def moment(at: datetime) -> str:
    """In UTC, to the microsecond, always of the same length."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
