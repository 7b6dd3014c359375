"""How a Chinese name sounds, for whoever heard it on the phone and does not know the characters. Pure.

A name is found by toneless pinyin (chenmeiling, meiling), by its initials (cml), and by the same in Zhuyin; a
character with several readings by each of them.
"""

import os
import re
from collections.abc import Iterator
from functools import cache
from itertools import islice, product

HAN = re.compile("[\u4e00-\u9fff]{1,6}")
ZHUYIN = re.compile("[\u3105-\u312f]+")
TONES = str.maketrans("", "", "ˊˇˋ˙ˉ")
MOST_READINGS, MOST_WAYS = 4, 24  # of a character, of a name


def sounds(name: str) -> set[str]:
    """Everything that the Chinese in ``name`` sounds like."""
    found: set[str] = set()
    for run in HAN.findall(name):
        for syllables in (*ways(run, pinyin_of), *ways(run, zhuyin_of)):
            found.update("".join(syllables[at:]) for at in range(len(syllables)))
            found.add("".join(syllable[0] for syllable in syllables))
    return found


def ways(run: str, readings) -> Iterator[tuple[str, ...]]:
    """The ways to read a run of characters, syllable by syllable."""
    return islice(product(*map(readings, run)), MOST_WAYS)


def pinyin_of(character: str) -> tuple[str, ...]:
    """Its readings in toneless pinyin; ü is typed as v or as u."""
    found = read(character, "NORMAL")
    return tuple(dict.fromkeys([*found, *(one.replace("v", "u") for one in found)]))


def zhuyin_of(character: str) -> tuple[str, ...]:
    """Its readings in Zhuyin without tones."""
    return tuple(dict.fromkeys(one.translate(TONES) for one in read(character, "BOPOMOFO")))


@cache
def read(character: str, style: str) -> tuple[str, ...]:
    """The commonest readings of a character; a character without one reads as itself."""
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")  # names are read character by character, and memory is dear
    from pypinyin import Style, pinyin  # loaded with the first name: only the job that makes documents needs it

    return tuple(pinyin(character, style=Style[style], heteronym=True)[0][:MOST_READINGS])


def heard(chunk: str) -> str:
    """What was typed, if it can be the sound of a name; else nothing."""
    plain = chunk.translate(TONES)
    return plain if plain.isascii() and plain.isalpha() or ZHUYIN.fullmatch(plain) else ""
