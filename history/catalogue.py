"""What there is in a database, as its own catalogue says: tables, columns, the cluster. No table is read here."""

from contextlib import contextmanager

from django.db import transaction

from history import sql

# Values print the same way whatever the session, the server or the machine prefers.
PLAIN_TEXT = {"timezone": "UTC", "datestyle": "ISO, YMD", "intervalstyle": "iso_8601"} | {
    "bytea_output": "hex",
    "extra_float_digits": "1",
}


@contextmanager
def long_transaction(connection, *, isolation: str = "READ COMMITTED"):
    """A transaction that prints values plainly and may take its time, whatever limits the door has."""
    with transaction.atomic(using=connection.alias):
        with connection.cursor() as cursor:
            if isolation != "READ COMMITTED":
                cursor.execute(f"SET TRANSACTION ISOLATION LEVEL {isolation}")
            for name, value in PLAIN_TEXT.items():
                cursor.execute(f"SET LOCAL {name} = '{value}'")
            cursor.execute("SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0")
        yield


def columns_of(connection, table: str) -> list[str]:
    """The columns of ``table`` in their order; none if there is no such table."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT attname FROM pg_attribute
               WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped ORDER BY attnum""",
            [sql.quoted(table)],
        )
        return [name for (name,) in cursor]


def is_text(connection, table: str, column: str) -> bool:
    """Whether that column sorts by a collation."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attcollation <> 0 FROM pg_attribute WHERE attrelid = to_regclass(%s) AND attname = %s",
            [sql.quoted(table), column],
        )
        return cursor.fetchone() == (True,)


def cluster_name(connection) -> str:
    """Which cluster this is: a number that PostgreSQL gave it at birth."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT system_identifier::text FROM pg_control_system()")
        return cursor.fetchone()[0]
