"""Live counts that never count to the end: many lists in one statement, each at most MOST + 1 rows deep."""

from collections.abc import Mapping

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

MOST = 99


def capped_counts(lists: Mapping[str, QuerySet], most: int = MOST) -> dict[str, int]:
    """{name: how many rows, never above ``most`` + 1}, asked in one statement."""
    found, parts, values = dict.fromkeys(lists, 0), [], []
    for name, rows in lists.items():
        try:
            sql, given = rows.order_by().values("pk")[: most + 1].query.sql_with_params()
        except EmptyResultSet:
            continue
        parts.append((name, f"(SELECT count(*) FROM ({sql}) AS counted)"))
        values += given
    if parts:
        with connection.cursor() as cursor:
            cursor.execute("SELECT " + ", ".join(part for _name, part in parts), values)
            found |= dict(zip((name for name, _part in parts), cursor.fetchone(), strict=True))
    return found


def capped(count: int, most: int = MOST) -> str:
    """How a count is shown: "14", or "99+"."""
    return f"{most}+" if count > most else str(count)
