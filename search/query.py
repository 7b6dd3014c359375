"""What somebody typed, as questions to the table of documents. Pure."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from search.folding import fold
from search.sounds import heard
from search.tokens import BACKWARDS, FACET, NAME, NUMBER, REFERENCE, SOUND, TITLE, bare, pieces

LONGEST_QUERY = 80
MOST_CHUNKS = 8
LEAST_DIGITS = 3
LEAST_FIRST = 4  # fewer first digits than these all mobile numbers share: half the index would be read
LEAST_HEARD = 2
LIKE_A_PHONE = re.compile(r"[\d\s+().\-/]+")


def lexeme(token: str, *, prefix: bool = False) -> str:
    """One word of a tsquery."""
    quoted = token.replace("\\", "\\\\").replace("'", "''")
    return f"'{quoted}'{':*' if prefix else ''}"


def every(parts: Iterable[str]) -> str:
    """All of ``parts``; nothing for none."""
    return " & ".join(f"({part})" for part in parts if part)


def some(parts: Iterable[str]) -> str:
    """At least one of ``parts``; nothing for none."""
    return " | ".join(f"({part})" for part in parts if part)


@dataclass(frozen=True)
class Query:
    """The chunks between the blanks; all of them must be found.

    ``is_masked``: only words and our own references are looked for, no name and no number of a person.
    ``has_words``: whether what is looked for has words at all, besides names and numbers. ``references``: numbers of
    ours that are meant besides, in full.
    """

    text: str
    chunks: tuple[str, ...]
    is_masked: bool = False
    has_words: bool = True
    references: tuple[str, ...] = ()

    @classmethod
    def of(cls, text: str, *, is_masked: bool = False, phone: Callable[[str], str] = bare) -> "Query":
        """What ``text`` asks for; a phone number is one chunk however it is spaced, in the form ``phone`` gives it."""
        text = text.strip()[:LONGEST_QUERY]
        folded = fold(text).strip()
        if LIKE_A_PHONE.fullmatch(folded) and len(bare(folded)) >= LEAST_DIGITS:
            return cls(text, (phone(text),), is_masked)
        return cls(text, tuple(folded.split()[:MOST_CHUNKS]), is_masked)

    def __bool__(self):
        return bool(self.wanted)

    @property
    def needs_a_look(self) -> bool:
        """Whether pairs of characters alone do not prove a match, so that the text has to be read."""
        return self.is_masked or any(is_cjk and len(piece) > 2 for piece, is_cjk in self.pieces)

    @cached_property
    def pieces(self) -> frozenset[tuple[str, bool]]:
        """All runs of the chunks, each with whether it is CJK."""
        return frozenset(piece for chunk in self.chunks for piece in pieces(chunk))

    @cached_property
    def wanted(self) -> str:
        """The tsquery of everything that may match; empty if there is nothing to look for."""
        written = every(
            some([*self.as_words(chunk), *self.as_name(chunk), *self.as_number(chunk)]) for chunk in self.chunks
        )
        return some([written, *self.meant]) if self.meant else written

    @property
    def meant(self) -> list[str]:
        """The references that are meant."""
        return [lexeme(REFERENCE + bare(reference)) for reference in self.references]

    @property
    def exact(self) -> str:
        """The tsquery of a number typed in full."""
        kinds = [REFERENCE] if self.is_masked else [REFERENCE, NUMBER]
        whole = bare("".join(self.chunks))
        return some([*(lexeme(kind + whole) for kind in kinds), *self.meant]) if whole else ""

    @property
    def named(self) -> str:
        """The tsquery of names that hold all chunks."""
        return every(some(self.as_name(chunk)) for chunk in self.chunks)

    @property
    def titled(self) -> str:
        """The tsquery of titles that hold all chunks."""
        return every(marked(TITLE, chunk) for chunk in self.chunks) if self.has_words else ""

    def as_words(self, chunk: str) -> list[str]:
        """A chunk among the words."""
        return [marked("", chunk)] if self.has_words else []

    def as_name(self, chunk: str) -> list[str]:
        """A chunk as part of somebody's name, as it is written or as it sounds."""
        if self.is_masked:
            return []
        sound = heard(chunk) if len(chunk) >= LEAST_HEARD else ""
        return [marked(NAME, chunk, shortest=1), *([lexeme(SOUND + sound, prefix=True)] if sound else [])]

    def as_number(self, chunk: str) -> list[str]:
        """A chunk as the beginning of a number or an address, or as the last digits."""
        number = bare(chunk)
        if len(number) < LEAST_DIGITS or not ("@" in chunk or any(map(str.isdigit, number))):
            return []
        found = [lexeme(REFERENCE + number, prefix=True)]
        if not self.is_masked:
            if len(number) >= LEAST_FIRST:
                found.append(lexeme(NUMBER + number, prefix=True))
            if number.isdigit():
                found.append(lexeme(BACKWARDS + number[::-1], prefix=True))
        return found

    def is_in(self, texts: Iterable[str]) -> bool:
        """Whether every chunk stands in one of ``texts`` (as folded)."""
        texts = list(texts)
        return all(any(stands_in(chunk, text) for text in texts) for chunk in self.chunks)


def marked(marker: str, chunk: str, *, shortest: int = 3) -> str:
    """The tsquery of one chunk with a marker before each token; words from ``shortest`` letters on by prefix."""
    found = []
    for piece, is_cjk in pieces(chunk):
        if not is_cjk:
            found.append(lexeme(marker + piece, prefix=len(piece) >= shortest))
        elif len(piece) == 1:
            found.append(lexeme(marker + piece, prefix=True))
        else:
            found += [lexeme(marker + piece[at : at + 2]) for at in range(len(piece) - 1)]
    return every(found)


def stands_in(chunk: str, text: str) -> bool:
    """Whether a chunk stands in a folded text: its runs, or its number within the numbers there."""
    runs = list(pieces(chunk))
    if runs and all(piece in text for piece, _is_cjk in runs):
        return True
    number = bare(chunk)
    return any(map(str.isdigit, number)) and number in bare_text(text)


def bare_text(text: str) -> str:
    """A folded text without what divides numbers."""
    return re.sub(r"[\s().+/\-]", "", text)


def facet(word: str) -> str:
    """The tsquery of one facet."""
    return lexeme(FACET + word)
