"""Django's statements for PostgreSQL; one that adds a single row is written once a process for the columns it fills."""

from typing import Any

from django.db.backends.postgresql import compiler
from django.db.backends.postgresql.compiler import (
    SQLAggregateCompiler,
    SQLCompiler,
    SQLDeleteCompiler,
    SQLUpdateCompiler,
)
from django.db.models.expressions import DatabaseDefault

__all__ = ["SQLAggregateCompiler", "SQLCompiler", "SQLDeleteCompiler", "SQLInsertCompiler", "SQLUpdateCompiler"]

# {(table, columns, columns that come back): (Django's statement, where Django finds what comes back)}
_written: dict[tuple, tuple[str, tuple]] = {}


class SQLInsertCompiler(compiler.SQLInsertCompiler):
    """Adds rows."""

    def as_sql(self) -> list[tuple[str, Any]]:  # type: ignore[override]
        """The statement with its values. Only the values of a row are prepared where Django wrote the like before."""
        if len(self.query.objs) != 1 or self.query.on_conflict:
            return super().as_sql()
        fields, values = self.filled()
        if not fields or not all(map(is_plain, fields, values)):
            return super().as_sql()
        columns = tuple(field.column for field in fields)
        told = self.query.get_meta().db_table, columns, tuple(field.column for field in self.returning_fields or ())
        if told not in _written:
            [(statement, _values)] = super().as_sql()
            _written[told] = statement, tuple(self.returning_params)
        statement, self.returning_params = _written[told]
        return [(statement, (*values, *self.returning_params))]

    def filled(self) -> tuple[list, list]:
        """The fields that the one row fills, and their values as the driver wants them; not what the table fills."""
        found = [(field, self.pre_save_val(field, self.query.objs[0])) for field in self.query.fields]
        given = [(field, value) for field, value in found if not isinstance(value, DatabaseDefault)]
        return [field for field, _value in given], [self.prepare_value(field, value) for field, value in given]


def is_plain(field: Any, value: Any) -> bool:
    """Whether the value stands in a statement as a single parameter, whatever it is."""
    return not hasattr(value, "as_sql") and not hasattr(field, "get_placeholder_sql")
