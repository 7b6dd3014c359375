"""Live counts that never count to the end: many lists in one statement, each at most MOST + 1 rows deep."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import zip_longest

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from psycopg.sql import quote

MOST = 99


@dataclass(frozen=True)
class CountStatement:
    """One statement that counts many lists; ``left_open`` are the values to give each time.

    All others stand in it as they are: so PostgreSQL plans it once for each connection and still sees which partial
    indexes fit. ``empty`` are the lists that can hold nothing.
    """

    sql: str
    left_open: tuple
    names: tuple[str, ...]
    empty: tuple[str, ...]

    @classmethod
    def over(cls, lists: Mapping[str, QuerySet], *, leave_open: Collection = (), most: int = MOST) -> "CountStatement":
        """Write the statement, which takes longer than to carry it out: worth keeping."""
        parts, left_open, empty = {}, [], []
        for name, rows in lists.items():
            try:
                sql, values = rows.order_by().values("pk")[: most + 1].query.sql_with_params()
            except EmptyResultSet:
                empty.append(name)
                continue
            left_open += [value for value in values if value in leave_open]
            holes = ["%s" if value in leave_open else quote(value) for value in values]
            text = "".join(part for pair in zip_longest(sql.split("%s"), holes, fillvalue="") for part in pair)
            parts[name] = f"(SELECT count(*) FROM ({text}) AS counted)"
        return cls("SELECT " + ", ".join(parts.values()), tuple(left_open), tuple(parts), tuple(empty))

    def counts(self, given: Mapping | None = None) -> dict[str, int]:
        """{name: how many rows, never above the cap + 1}; ``given`` says what stands for each value left open."""
        found = dict.fromkeys(self.empty, 0)
        if self.names:
            with connection.cursor() as cursor:
                cursor.execute(self.sql, [(given or {})[value] for value in self.left_open])
                found |= dict(zip(self.names, cursor.fetchone(), strict=True))
        return found


def capped(count: int, most: int = MOST) -> str:
    """How a count is shown: "14", or "99+"."""
    return f"{most}+" if count > most else str(count)
