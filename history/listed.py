"""Indexes by which lists of the admin are filtered and sorted, so that a table of a million rows answers at once."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models


def listed_by(prefix: str, *fields: str) -> list[models.Index]:
    """A plain index for each column: where few values repeat it is deduplicated to seven megabytes a million rows.

    A frequent value is found on the way through the newest rows, a rare one by its index.
    """
    return [models.Index(fields=[name], name=f"{prefix}_by_{name}") for name in fields]


def written_in_order(prefix: str, field: str) -> BrinIndex:
    """For a moment of a table that only grows at its end: a few kilobytes that say where its days lie."""
    return BrinIndex(fields=[field], name=f"{prefix}_by_{field}", pages_per_range=32, autosummarize=True)
