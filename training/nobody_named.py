"""Titles that must name nobody: they belong to no case, so an erasure does not reach them."""

import re
from collections.abc import Iterator
from datetime import date

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.translation import gettext as _

from customers.models import Customer
from history.masking import seen_how
from training.anonymising import Anonymiser, Known
from ui.fields import OUR_MARK

PEOPLE = frozenset({"other", "phone", "email", "handle", "link", "address", "identity", "card", "plate"})
CHINESE_NAME = re.compile(r"(?=([\u4e00-\u9fff]{3,5}))")  # shorter ones are everyday words too often
SPACED_NAME = re.compile(r"\S\s+\S")
NAMED = "SELECT DISTINCT name FROM customers_customer WHERE name = ANY(%s::text[]) LIMIT 5"
LONGEST_NAME = Customer._meta.get_field("name").max_length


def people_in(words: str) -> list[str]:
    """Passages of ``words`` that name a person, or are a contact, an address or a document of one."""
    case = Anonymiser(Known((), (), date.min))
    case.learn([words])
    found = [words[one.start : one.end] for one in case.passages(words) if one.kind in PEOPLE]
    return list(dict.fromkeys([*found, *customers_in(words)]))


def customers_in(words: str) -> list[str]:
    """Whole names of customers that stand in ``words``, as the words have them; no more than five.

    None for whoever reads with a mask: a refusal would tell them that there is such a customer.
    """
    if seen_how()[0]:
        return []
    possible = list(dict.fromkeys(possible_names(words)))
    with connection.cursor() as cursor:
        named = {name for (name,) in cursor.execute(NAMED, [possible])}
    return [name for name in possible if name in named]


def possible_names(words: str) -> Iterator[str]:
    """Every passage of ``words`` that could be the whole name of a customer.

    Their index is asked for these, a few thousand: to look through ``words`` for each name there is takes half a second
    among 500,000 customers.
    """
    for run in CHINESE_NAME.finditer(words):
        yield from (run[1][:length] for length in range(3, len(run[1]) + 1))
    for start in (place for place in range(len(words)) if may_begin(words, place)):
        passage = words[start : start + LONGEST_NAME]
        two_words = SPACED_NAME.search(passage)
        for end in range(two_words.end(), len(passage) + 1) if two_words else ():
            if not (passage[end - 1].isspace() or OUR_MARK.fullmatch(passage[:end])):
                yield passage[:end]


def may_begin(words: str, place: int) -> bool:
    """Whether a name may begin here: not in a blank, nor at a small letter within a word."""
    before, first = words[max(place - 1, 0) : place], words[place]
    return not (first.isspace() or (first.islower() and before.lower() != before.upper()))


def name_nobody(words: str) -> None:
    """Raises ValidationError with the passages that name somebody."""
    if found := people_in(words):
        told = _("Name nobody here: %(what)s. An erasure reaches notes and copies; it does not reach this line.")
        raise ValidationError(told % {"what": ", ".join(f"“{one}”" for one in found)}, code="named")
