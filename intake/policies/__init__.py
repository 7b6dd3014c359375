"""The policies that ship: plain rows, each with the names of its model's fields. Managers end and succeed them.

A row is known by its key (``intake.loading``); what somebody changed or ended since stays as it is.
"""

from datetime import date

# From when the shipped rows hold: long before any case, so that imported ones find the rules of the house too.
SINCE = date(2000, 1, 1)
