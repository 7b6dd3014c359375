"""What there is in a database, as its catalogues say: tables, columns, what is recorded, the cluster."""

import json
from contextlib import contextmanager
from dataclasses import fields
from typing import Any

from django.db import transaction

from history import sql
from history.tracking import Recording

PARTS = [field.name for field in fields(Recording)]
LISTS = {"columns", "personal"}


@contextmanager
def long_transaction(connection, *, isolation: str = "READ COMMITTED"):
    """A transaction that prints values plainly and may take its time, whatever limits the door has."""
    with transaction.atomic(using=connection.alias):
        with connection.cursor() as cursor:
            if isolation != "READ COMMITTED":
                cursor.execute(f"SET TRANSACTION ISOLATION LEVEL {isolation}")
            cursor.execute(sql.PRINT_PLAINLY)
            cursor.execute("SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0")
        yield


def all_columns(connection) -> dict[str, dict[str, bool]]:
    """{table: {column: whether it sorts by a collation}} of all tables, columns in their order."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum),
                   array_agg(a.attcollation <> 0 ORDER BY a.attnum)
               FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
               WHERE c.relkind IN ('r', 'p') AND pg_table_is_visible(c.oid) AND a.attnum > 0 AND NOT a.attisdropped
                 AND c.relnamespace = 'public'::regnamespace GROUP BY c.relname ORDER BY c.relname""",
        )
        return {table: dict(zip(columns, sorts, strict=True)) for table, columns, sorts in cursor.fetchall()}


def installed_recordings(connection) -> dict[str, Recording]:
    """{table: what is recorded of it}, as the migrations wrote it down; what somebody made senseless is left out."""
    with connection.cursor() as cursor:
        cursor.execute('SELECT to_jsonb(i)::text FROM history_installed i ORDER BY i."table"')
        rows = [json.loads(row) for (row,) in cursor.fetchall()]
    sound = [row for row in rows if all(isinstance(row[part], list if part in LISTS else str) for part in PARTS)]
    found = {}
    for row in sound:
        if all(isinstance(name, str) for part in LISTS for name in row[part]):
            parts: dict[str, Any] = {part: tuple(row[part]) if part in LISTS else row[part] for part in PARTS}
            found[row["table"]] = Recording(**parts)
    return found


def cluster_name(connection) -> str:
    """Which cluster this is: a number that PostgreSQL gave it at birth."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT system_identifier::text FROM pg_control_system()")
        return cursor.fetchone()[0]
