"""What keeps dated rows apart in the database, with what every PostgreSQL has built in: no extension is needed."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField, RangeOperators
from django.db.models import F, Func, IntegerField, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

TWO_ROWS = _("Another row about the same holds on some of these days. End that one first, or begin later.")


class Just(Func):
    """A whole number as the range that holds it alone, so that GiST knows equality as overlap."""

    template = "int8range(%(expressions)s, %(expressions)s, '[]')"
    output_field = BigIntegerRangeField()
    arity = 1

    def as_sql(self, compiler, connection, **extra_context):
        sql, params = super().as_sql(compiler, connection, **extra_context)
        return sql, (*params, *params)


class Hash(Func):
    """A short code as a number. Two codes of the trade with one hash would be refused, never let through."""

    function = "hashtext"
    output_field = IntegerField()
    arity = 1


class Days(Func):
    """The half-open days from a first to an end; an empty end is none. An end before the first holds no day."""

    function = "daterange"
    output_field = DateRangeField()
    arity = 2

    def as_sql(self, compiler, connection, **extra_context):
        (first, of_first), (end, of_end) = map(compiler.compile, self.get_source_expressions())
        sql = f"daterange({first}, CASE WHEN {end} < {first} THEN {first} ELSE {end} END)"
        return sql, (*of_first, *of_end, *of_first, *of_first, *of_end)


def one_at_a_time(name: str, *, codes=(), numbers=(), optional=(), message) -> ExclusionConstraint:
    """A constraint: no two rows that share ``codes`` and ``numbers`` hold on one day. ``message`` is for forms.

    ``optional`` are references that may be empty, where empty means any.
    """
    same = [Just(Hash(F(code))) for code in codes] + [Just(F(number)) for number in numbers]
    same += [Just(Coalesce(F(number), Value(0))) for number in optional]
    ranges = [*same, Days(F("starts_on"), F("ends_on"))]
    return ExclusionConstraint(
        name=name,
        expressions=[(one, RangeOperators.OVERLAPS) for one in ranges],
        violation_error_message=message,
    )
