"""What stands where personal data stood: stored as "erased 12", read in words of the reader's language."""

import re

from django.utils.html import escape
from django.utils.translation import pgettext

MARK = re.compile(r"erased [0-9]+")


class Erased(str):
    """The mark of an erasure. To the database it is the stored text; whoever reads it reads that it was erased."""

    __slots__ = ()

    def __str__(self):
        return pgettext("in place of personal data", "[erased]")

    def __html__(self):
        return escape(str(self))

    def __format__(self, spec):
        return format(str(self), spec)

    def strip(self, *characters):
        """Itself, which begins and ends with no blank: the admin strips before it shows."""
        return self


def worded(value, expression, connection):
    """``value`` of a personal column as it comes from the database (the ``from_db_value`` of such fields)."""
    return Erased(value) if value and MARK.fullmatch(value) else value
