"""What scores and coaching notes share: they hang on a case and are no part of it."""

from audit.models import Entry
from audit.steps import Stepping


class Confidential(Stepping):
    """A thing between a few people. The journal says that it was done, on no case's timeline and without words.

    The free words stay on the row, where an erasure of the case reaches them.
    """

    class Meta:
        abstract = True

    def record(self, verb: str, *, by, at, reason: str = "", words: str = "", **facts) -> Entry:
        """As every act, with the number of the case. Raises ValueError for words: the journal of no case holds them."""
        if reason or words:
            raise ValueError(f"The words of {verb} belong on the row")
        return super().record(verb, by=by, at=at, case=self.complaint.reference, **facts)
