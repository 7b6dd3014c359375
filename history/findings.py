"""What a proof reports: faults, which mean that something was changed behind the triggers' back, and remarks."""

from dataclasses import dataclass

from django.dispatch import Signal


@dataclass(frozen=True)
class Finding:
    """Something worth saying about one table, if possible about one row of it."""

    table: str
    what: str
    key: object = None
    revision: int | None = None

    def __str__(self):
        place = self.table
        if self.key is not None:
            place += f" {self.key}"
        if self.revision is not None:
            place += f", revision {self.revision}"
        return f"{place}: {self.what}"


class Fault(Finding):
    """This is not as the triggers would have left it."""


class Remark(Finding):
    """Nothing is broken; somebody should know all the same."""


@dataclass(frozen=True)
class Progress:
    """``rows`` more are done, of ``total`` in all; ``table`` is what is being looked at."""

    table: str
    rows: int
    total: int


# Sent by ``verify_history`` when it is through, with the numbers of ``faults``, ``remarks`` and ``rows``.
history_proved = Signal()
