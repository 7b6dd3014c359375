"""Values that can be struck out one by one: each has a grain beside it, random letters that its digest takes along.

A digest salted with the person alone could be tried against by whoever has the salt, long after the value has gone. The
grain goes with the value, so what was struck out cannot be guessed from what was sealed.
"""

import secrets
from typing import Any

from django.db import connection, models

from history.attribution import send_attribution

LETTERS = 32


def new_grain() -> str:
    """128 random bits."""
    return secrets.token_hex(LETTERS // 2)


class GrainField(models.CharField):
    """The grain of the personal field ``x``, when it is called ``x_grain``. Rows of older releases have none."""

    def __init__(self, **options):
        super().__init__(
            **{"max_length": LETTERS, "default": new_grain, "db_default": "", "editable": False, **options}
        )


def strike_out(row: models.Model, name: str) -> int:
    """Mark the field ``name`` in all versions of ``row`` but the present one, for good; how many versions.

    Needs the transaction of the act that licenses it. The present row has its new value and a new grain by then, or
    is gone. Raises DatabaseError for a field that cannot be struck out.
    """
    meta: Any = row._meta
    send_attribution(connection)
    with connection.cursor() as cursor:
        told = [meta.db_table, str(row.pk), meta.get_field(name).column]
        cursor.execute("SELECT history_strike_out(%s, %s, %s)", told)
        return cursor.fetchone()[0]
