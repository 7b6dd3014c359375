"""Titles that must name nobody: they belong to no case, so an erasure does not reach them."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import CharField, F, Q, TextField, Value
from django.db.models.functions import Cast, Length, StrIndex
from django.utils.translation import gettext as _

from customers.models import Customer
from history.masking import seen_how
from training.anonymising import Anonymiser, Known

LONGEST = 2000  # letters; more, and what no database stores, a field refuses by itself
PEOPLE = frozenset({"other", "phone", "email", "handle", "link", "address", "identity", "card", "plate"})
WHOLE_NAME = r"^[\u4e00-\u9fff]{3,5}$|\S\s+\S"  # shorter ones are everyday words too often


def people_in(words: str) -> list[str]:
    """Passages of ``words`` that name a person, or are a contact, an address or a document of one."""
    case = Anonymiser(Known((), (), date.min))
    case.learn([words])
    found = [words[one.start : one.end] for one in case.passages(words) if one.kind in PEOPLE]
    return list(dict.fromkeys([*found, *customers_in(words)]))


def customers_in(words: str) -> list[str]:
    """Whole names of customers that stand in ``words``, as the words have them.

    None for whoever reads with a mask: a refusal would tell them that there is such a customer.
    """
    if seen_how()[0]:
        return []
    said = Cast(Value(words), TextField())
    named = Customer.objects.filter(name__regex=WHOLE_NAME).exclude(Q(name__regex=r"^(erased|struck) \d+$"))
    places = named.annotate(place=StrIndex(said, Cast(F("name"), CharField())), size=Length("name"))
    spots = places.filter(place__gt=0).values_list("place", "size")[:5]
    return [words[place - 1 : place - 1 + size] for place, size in spots]


def name_nobody(words: str) -> None:
    """Raises ValidationError with the passages that name somebody, of as much as a field takes that is asked so."""
    if found := people_in(words[:LONGEST].replace("\0", "")):
        told = _("Name nobody here: %(what)s. An erasure reaches notes and copies; it does not reach this line.")
        raise ValidationError(told % {"what": ", ".join(f"“{one}”" for one in found)}, code="named")
