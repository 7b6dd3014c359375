"""A text seen through one form for all ways to write it, with the way back to what was written. Pure."""

import unicodedata
from bisect import bisect_left
from collections.abc import Callable

from search.folding import UNSEEN, simplified

CHINESE_DIGITS = {
    **dict(zip("零一二三四五六七八九", "0123456789", strict=True)),
    **dict(zip("〇○壹贰叁肆伍陆柒捌玖幺参", "00123456789" + "13", strict=True)),
}

UNDIVIDED = {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ß": "ss", "æ": "ae", "Æ": "Ae", "œ": "oe"}


def plain(character: str) -> str:
    """One character in half width, without accents and in simplified script; nothing for what is not seen."""
    if character < "\x80":
        return character
    if character in "‘’＇":
        return "'"
    if character in UNDIVIDED:
        return UNDIVIDED[character]
    kept = "".join(one for one in unicodedata.normalize("NFKD", character) if not unicodedata.combining(one))
    kept = unicodedata.normalize("NFKC", kept).translate(simplified())
    return "".join(one for one in kept if unicodedata.category(one) not in UNSEEN)


def counted(character: str) -> str:
    """The same, with Chinese digits as digits."""
    return "".join(CHINESE_DIGITS.get(one, one) for one in plain(character))


class Lens:
    """``text`` as ``form`` writes each of its characters; ``cut`` leads from a place there to the place here."""

    def __init__(self, text: str, form: Callable[[str], str] = plain):
        seen: list[str] = []
        self.places: list[int] = []
        for place, character in enumerate(text):
            for one in form(character):
                seen.append(one)
                self.places.append(place)
        self.text, self.length = "".join(seen), len(text)

    def cut(self, start: int, end: int) -> tuple[int, int]:
        """Where in the original the stretch [start, end) of the form stands, marks that are not seen included."""
        return self.places[start], self.places[end] if end < len(self.places) else self.length

    def at(self, place: int) -> int:
        """Where in the form the original place ``place`` is."""
        return bisect_left(self.places, place)
