"""The first words of a longer text, ended so that a reader sees that more follows. Pure."""

import re
from unicodedata import category, combining

MORE = "…"
# scripts that put no blanks between words
UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u31ff\u3400-\u9fff\uf900-\ufaff\uff00-\uff65\U00020000-\U0003ffff]"
)
# what is seen as one with the character before it, besides marks: joiners, ends of a Hangul syllable, skins, tags
ADDED = re.compile("[\u200c\u200d\u1160-\u11ff\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")
FLAG_LETTERS = re.compile("[\U0001f1e6-\U0001f1ff]+$")
MOST_ADDED = 64  # of one character: what has more was made to harm
VIRAMA = 9  # the class of the marks that join two consonants
DANGLING = " ,;:-–—(（[「『《〈“‘、，；："


def beginning(text: str, most: int) -> str:
    """All of ``text`` if it has at most ``most`` characters, else its first words and an ellipsis, no longer than that.

    Ended between words where they are spaced, unless that left less than half; never within what is seen as one
    character.
    """
    if len(text) <= most:
        return text
    end = place_to_cut(text, most - len(MORE), least=most // 2 + 1)
    return text[:end].rstrip().rstrip(DANGLING) + MORE


def place_to_cut(text: str, place: int, *, least: int) -> int:
    """The last place up to ``place`` that parts no spaced word, if there is one from ``least`` on, and no character."""
    start = start_of_word(text, place, least)
    last = start if start >= least else place
    return next((at for at in range(last, max(0, last - MOST_ADDED), -1) if not is_within(text, at)), last)


def start_of_word(text: str, place: int, least: int) -> int:
    """Where the spaced word begins that a cut at ``place`` would part, looked for down to ``least``.

    ``place`` itself where it parts none.
    """
    start = place
    if is_of_a_word(text[place]):
        while start and start >= least and is_of_a_word(text[start - 1]):
            start -= 1
    return start


def is_of_a_word(character: str) -> bool:
    """Whether it belongs to a word of a script that puts blanks between words."""
    return not (character.isspace() or UNSPACED.match(character))


def is_within(text: str, place: int) -> bool:
    """Whether a cut at ``place`` would part what is seen as one character."""
    before, here = text[place - 1], text[place]
    if category(here).startswith("M") or ADDED.match(here):
        return True
    letters = FLAG_LETTERS.search(text[max(0, place - MOST_ADDED) : place])
    parts_a_flag = bool(letters and FLAG_LETTERS.match(here) and len(letters[0]) % 2)
    return before == "\u200d" or combining(before) == VIRAMA or parts_a_flag
