"""Personal data is masked for those whose work does not need it: wherever a row is read, not where it is shown.

What is personal is declared once, by ``Tracked(personal=…)``; rows of such models come masked out of the database while
the context's sight says so, in pages, admin, history, search and exports alike. A masked row cannot be saved.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, ClassVar

from django.db import models
from django.utils.html import escape

from history.erased import Mark

DOT = "•"
ADDRESSES = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
NUMBERS = re.compile(r"(?<![\w-])\+?\d(?:[ .()/-]{0,2}\d){5,}(?!\w)")
CHINESE = re.compile(r"[\u3400-\u9fff]")
HIDDEN = DOT * 3
MOST_NAMES = 200  # of one request; beyond that words are hidden whole
Person = tuple[str, int | None]  # the table of persons, and the number there


class MaskedRow(Exception):
    """Somebody tried to save a row that they were shown with a mask on."""


@dataclass(eq=False)
class Sight:
    """What one reader may see. ``masks`` is asked when the first personal row is read.

    ``unmasked`` holds those whom the reader has asked to see, with a recorded reason. ``met`` says whose names were
    read so far, and with whom they are connected: words about others are hidden whole.
    """

    masks: Callable[[], bool]
    unmasked: Callable[[], frozenset[Person]] = frozenset
    names: set[str] = field(default_factory=set)
    met: dict[Person, list[Person]] = field(default_factory=dict)
    meetings: int = 0

    def hides(self, person: Person) -> bool:
        """Whether the data of this person is masked for the reader."""
        return self.masks() and person not in self.unmasked()

    def meet(self, person: Person, connected_with: list[Person]) -> None:
        """Their names were read, and with whom they are connected."""
        self.met[person] = connected_with
        self.meetings += 1

    @property
    def known(self) -> tuple[int, int]:
        """Another one whenever words may have to be shown in another way."""
        return len(self.names), self.meetings

    def knows(self, person: Person) -> bool:
        """Whether the names of the person, and of those connected with them, were read by now."""
        return person in self.met and all(other in self.met for other in self.met[person])

    @staticmethod
    @lru_cache(maxsize=512)
    def pattern(name: str) -> re.Pattern[str]:
        """Where a name stands in a text: Chinese anywhere, others as whole words, each longer part alone too."""
        if CHINESE.search(name):
            return re.compile(re.escape(name))
        parts = [name, *(part for part in name.split() if len(part) > 2)]
        return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, parts))})(?!\w)", re.I)

    def without_people(self, text: str, person: Person) -> str:
        """``text`` about ``person`` without the names, numbers and addresses known by the time it is shown."""
        if len(self.names) > MOST_NAMES or not self.knows(person):
            return HIDDEN
        text = NUMBERS.sub(DOT * 6, ADDRESSES.sub(DOT * 6, text))  # first: what is left of an address with a name in it
        for name in sorted(self.names, key=len, reverse=True):
            text = self.pattern(name).sub(lambda found: masked_name(found[0]), text)
        return text


_sight: ContextVar[Sight | None] = ContextVar("sight", default=None)


@contextmanager
def seen_by(sight: Sight) -> Iterator[Sight]:
    """Rows read inside are masked as ``sight`` says."""
    token = _sight.set(sight)
    try:
        yield sight
    finally:
        _sight.reset(token)


@contextmanager
def unmasked() -> Iterator[None]:
    """Rows read inside are whole: for work that writes or decides on behalf of the reader and shows nothing."""
    token = _sight.set(None)
    try:
        yield
    finally:
        _sight.reset(token)


def masks() -> bool:
    """Whether rows read here may come with a mask on."""
    return _sight.get() is not None


def seen_how() -> tuple[bool, frozenset[Person]]:
    """How personal rows come that are read here: whether masked, and of whom not."""
    sight = _sight.get()
    return (False, frozenset()) if sight is None else (sight.masks(), frozenset(sight.unmasked()))


def masked_name(name: str) -> str:
    """The first letter of each word; of a Chinese name the family name."""
    if CHINESE.search(name):
        return name[0] + DOT * 2
    return " ".join(f"{word[0]}{DOT * 2}" for word in name.split())


def masked_contact(value: str) -> str:
    """The last two characters, enough to tell two numbers apart."""
    return DOT * 6 + value[-2:] if len(value) > 5 else DOT * 6


def masked_address(value: str) -> str:
    """Nothing: a street is nobody's business."""
    return DOT * 6


BY_KIND: dict[str, Callable[[str], str]] = {"name": masked_name, "contact": masked_contact, "address": masked_address}


def masked(kind: str, value: str, sight: Sight, person: Person) -> str:
    """``value`` as the reader may see it. Names are remembered; free words wait until all names are known."""
    if kind == "words":
        return MaskedWords(value, sight, person)
    if kind in {"name", "contact"}:
        sight.names.add(value)
    return BY_KIND[kind](value)


class MaskedWords(str):
    """Free words that a masked reader may read without names and numbers.

    Names may become known after the words were read, so whatever shows them looks once more.
    """

    _words: str
    _sight: Sight
    _person: Person
    _shown: tuple[tuple[int, int], str]

    def __new__(cls, words: str, sight: Sight, person: Person):
        shown = sight.without_people(words, person)
        masked = super().__new__(cls, shown)
        masked._words, masked._sight, masked._person = words, sight, person
        masked._shown = sight.known, shown
        return masked

    def __str__(self):
        if self._shown[0] != self._sight.known:
            self._shown = self._sight.known, self._sight.without_people(self._words, self._person)
        return self._shown[1]

    def __format__(self, how):
        return format(str(self), how)

    def __html__(self):
        return escape(str(self))


class Personal(models.Model):
    """A row, or a row of history, with personal columns."""

    _tracked: ClassVar[Any]
    _masked = False

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        """Raises MaskedRow instead of writing masks into the database."""
        if self._masked:
            raise MaskedRow(self._meta.label)
        super().save(*args, **kwargs)

    @classmethod
    def from_db(cls, db, field_names, values, *, fetch_mode=None):
        row = super().from_db(db, field_names, values, fetch_mode=fetch_mode)
        sight = _sight.get()
        if sight is not None:
            put_mask_on(row, sight)
        return row


def put_mask_on(row: Personal, sight: Sight) -> None:
    """Replace the personal values of ``row`` unless the reader may see this person."""
    tracked = getattr(row, "instance_type", type(row))._tracked
    if not tracked.personal:
        return
    people, attribute = tracked.whom
    person = people, row.__dict__.get(attribute)
    if not sight.hides(person):
        return
    row._masked = True
    if not tracked.person:
        sight.meet(person, connected(row))
    for name, kind in tracked.personal.items():
        value = row.__dict__.get(name)
        if value and not isinstance(value, Mark):
            row.__dict__[name] = masked(kind, value, sight, person)


def connected(row: models.Model) -> list[Person]:
    """The other persons, of other tables, whom ``row`` names."""
    links: list[Any] = [field for field in row._meta.concrete_fields if field.is_relation]
    others = [
        (field.related_model._meta.db_table, row.__dict__.get(field.attname))
        for field in links
        if is_a_person(field.related_model)
    ]
    return [(table, number) for table, number in others if number and table != row._meta.db_table]


def is_a_person(model: Any) -> bool:
    """Whether rows of ``model`` are themselves whom their personal columns are about."""
    tracked = getattr(model, "_tracked", None)
    return bool(tracked and tracked.personal and not tracked.person)
