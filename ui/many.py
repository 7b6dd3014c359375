"""Many keys as one value of a statement: a thousand values take longer to pass than their rows to be found."""

from collections.abc import Iterable

from django.db.models.expressions import RawSQL


def array(keys: Iterable[int]) -> str:
    """``keys`` as PostgreSQL reads an array, for a ``%s::bigint[]``; the driver looks at each of a list by itself."""
    return "{" + ",".join(map(str, keys)) + "}"


def among(keys: Iterable[int]) -> RawSQL:
    """What stands behind ``__in`` for ``keys``."""
    return RawSQL("SELECT unnest(%s::bigint[])", [array(keys)])  # noqa: S611 a constant of ours
