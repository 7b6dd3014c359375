"""What stands where words stood: stored as "erased 12" or "struck 12", read in words of the reader's language."""

import re

from django.utils.html import escape
from django.utils.translation import pgettext

MARK = re.compile(r"(erased|struck) [0-9]+")


class Mark(str):
    """A mark in place of words. To the database it is the stored text; whoever reads it reads what became of them."""

    __slots__ = ()

    def __html__(self):
        return escape(str(self))

    def __format__(self, spec):
        return format(str(self), spec)

    def strip(self, *characters):
        """Itself, which begins and ends with no blank: the admin strips before it shows."""
        return self


class Erased(Mark):
    """The mark of an erasure: everything about the person went."""

    __slots__ = ()

    def __str__(self):
        return pgettext("in place of personal data", "[erased]")


class Struck(Mark):
    """The mark of a strike, in earlier versions of words that were redacted or moved elsewhere."""

    __slots__ = ()

    def __str__(self):
        return pgettext("in place of personal data", "[struck out]")


MARKS = {"erased": Erased, "struck": Struck}


def worded(value, expression, connection):
    """``value`` of a personal column as it comes from the database (the ``from_db_value`` of such fields)."""
    found = MARK.fullmatch(value) if value else None
    return MARKS[found[1]](value) if found else value
