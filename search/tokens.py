"""What a text is found by: words, and each two neighbours of Chinese, Japanese and Korean. Pure.

The last character of such a run also stands alone, so that a single character finds every place by prefix. Markers
before a token say what it stands for; folded text never holds them.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from search.folding import fold
from search.sounds import sounds

CJK = "\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U000323af"
PIECES = re.compile(rf"([{CJK}]+)|((?:(?![{CJK}])[^\W_])+)")
NOT_BARE = re.compile(r"[\W_]+")

LONGEST_TEXT = 20_000  # characters of one document; what is beyond is not found
LONGEST_WORD = 40
MOST_TOKENS = 12_000

NAME, SOUND, NUMBER, BACKWARDS, REFERENCE, TITLE, FACET = "@", "&", "#", "%", "$", "=", "~"
BUCKET = 500  # keys of one bucket: words that stand everywhere are looked for among the last ones


@dataclass(frozen=True, kw_only=True)
class Contents:
    """What one thing is found by.

    ``names`` (also by their sound) and ``numbers`` tell who somebody is: readers with a mask cannot ask for them.
    ``references`` are our own numbers of the thing. ``facets`` are words such as ``team12`` by which matches are
    narrowed down.
    """

    key: int
    title: str = ""
    words: Iterable[str] = ()
    names: Iterable[str] = ()
    numbers: Iterable[str] = ()
    references: Iterable[str] = ()
    facets: Iterable[str] = ()


def pieces(folded: str) -> Iterator[tuple[str, bool]]:
    """The runs of a folded text, each with whether it is CJK."""
    for found in PIECES.finditer(folded):
        yield (found[1], True) if found[1] else (found[2][:LONGEST_WORD], False)


def text_tokens(text: str) -> set[str]:
    """The tokens of a text."""
    found = set()
    for piece, is_cjk in pieces(fold(text)):
        if is_cjk:
            found.update(piece[at : at + 2] for at in range(len(piece)))  # the last one is a single character
        else:
            found.add(piece)
    return found


def bare(text: str) -> str:
    """A number as it is compared: letters and digits only."""
    return NOT_BARE.sub("", fold(text))[:LONGEST_WORD]


def document_tokens(contents: Contents) -> list[str]:
    """All tokens of a thing, bounded, in order."""
    found = {f"{FACET}{facet}" for facet in (*contents.facets, f"b{contents.key // BUCKET}")}
    for number in filter(None, map(bare, contents.numbers)):
        found |= {f"{NUMBER}{number}", f"{BACKWARDS}{number[::-1]}"}
    found |= {f"{REFERENCE}{number}" for number in map(bare, contents.references) if number}
    for name in contents.names:
        found |= {f"{NAME}{token}" for token in text_tokens(name)} | {f"{SOUND}{sound}" for sound in sounds(name)}
    titled = text_tokens(contents.title)
    found |= titled | {f"{TITLE}{token}" for token in titled}
    left = LONGEST_TEXT
    for words in contents.words:
        if left <= 0 or len(found) >= MOST_TOKENS:
            break
        found |= text_tokens(words[:left])
        left -= len(words)
    return sorted(found)[:MOST_TOKENS]
