"""What the columns of a history table were called when a row was written, and what they are called now."""

from bisect import bisect_right
from collections.abc import Iterable

from history.models import ColumnChange


class ColumnNames:
    """The renamed and dropped columns of one history table."""

    def __init__(self, changes: Iterable[ColumnChange]):
        """``changes`` of that table, in the order in which they were made."""
        found: dict[int, dict[str, str]] = {}
        for change in changes:
            found.setdefault(change.below_id, {})[change.old_name] = change.new_name
        self.thresholds, self.changes = list(found), list(found.values())

    def era(self, history_id: int) -> int:
        """Between which changes the row was written: rows of one era have the same names."""
        return bisect_right(self.thresholds, history_id)

    def now(self, name: str, era: int) -> str:
        """What a column that had this name in that era is called now; empty if it is gone."""
        for renamed in self.changes[era:]:
            name = renamed.get(name, name)
        return name
