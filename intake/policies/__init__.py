"""The policies that ship: plain rows, each with the names of its model's fields. Managers end and succeed them.

A row is known by its key (``intake.loading``); what somebody changed or ended since stays as it is.
"""

from collections.abc import Callable
from datetime import date

# From when the shipped rows hold: long before any case, so that imported ones find the rules of the house too.
SINCE = date(2000, 1, 1)

# What apps above this one ship: (model, the fields by which a shipped row is known, the rows). They add it when ready.
FURTHER: list[tuple] = []
# What rows alone cannot say: (since when they hold) -> how many rows it added. They add it when ready.
BESIDES: list[Callable[[date], int]] = []
