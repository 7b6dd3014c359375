"""What a reply says badly, and which of its five parts it does not say yet: hints for whoever writes, never walls.

Pure functions; they take time in proportion to the words.
"""

import re
from dataclasses import dataclass
from functools import cache

from django.utils.translation import gettext_lazy as _

from complaints.better_words import BETTER_WORDS, BLAME, BRUSH_OFF, CONDITIONAL, JARGON, PARTS, REFUSAL, VAGUE
from search.scripts import in_script, is_in_other_script

WHY = {
    CONDITIONAL: _("an apology with an “if” is none"),
    BLAME: _("it sounds as if the customer were to blame"),
    REFUSAL: _("say what is possible"),
    VAGUE: _("say it exactly"),
    JARGON: _("words of the house, not of the customer"),
    BRUSH_OFF: _("it brushes the customer off"),
}
FIVE_PARTS = {
    "thanks": _("thanks"),
    "sorry": _("sorry"),
    "account": _("what happened"),
    "remedy": _("what we do"),
    "onward": _("how to reach us"),
}
MOST_HINTS, MANY_QUESTIONS = 5, 4


@dataclass(frozen=True)
class Hint:
    """``words`` as they were written, what says it ``better`` (may be empty), and ``why``. No words: the whole.

    ``whole`` is everything that was written, the way it should stand.
    """

    words: str
    better: str
    why: object
    whole: str = ""

    @property
    def can_be_used(self) -> bool:
        """Whether the better words can simply take the place of the others."""
        return bool(self.better) and "…" not in self.better and "：" not in self.better


@dataclass(frozen=True)
class Part:
    """One of the five parts of a written reply, and whether it is said."""

    code: str
    label: object
    is_said: bool


OTHER_SCRIPT = {
    "zh-hant": _("Written in Simplified characters; this customer reads Traditional ones."),
    "zh-hans": _("Written in Traditional characters; this customer reads Simplified ones."),
}


def pattern_of(alternatives: str) -> str:
    """A pattern for words separated by "|": Latin ones whole, "*" at the end lets them go on."""
    parts = sorted(alternatives.split("|"), key=len, reverse=True)
    return "|".join(one(part) for part in parts)


def one(words: str) -> str:
    """The pattern of one phrase."""
    goes_on, words = words.endswith("*"), words.rstrip("*")
    body = re.escape(words)
    if not words[0].isascii():
        return body
    return rf"(?<![a-z0-9]){body}" + (r"[a-z]*" if goes_on else "(?![a-z0-9])")


@cache
def bad_words(language: str) -> tuple[re.Pattern[str], list[tuple[str, str]]]:
    """One pattern for all words to avoid, a group for each row, and (better, kind) of each row."""
    rows = BETTER_WORDS.get(language, [])
    groups = "|".join(f"({pattern_of(words)})" for words, _better, _kind in rows)
    return re.compile(groups or r"(?!)", re.I), [(better, kind) for _words, better, kind in rows]


@cache
def signs(code: str) -> re.Pattern[str]:
    """By what one of the five parts is recognised."""
    return re.compile(pattern_of(PARTS[code]), re.I)


def hints(words: str, language: str) -> list[Hint]:
    """What would be said better, in the order in which it stands, each once, at most a few."""
    plain = words.replace("’", "'")
    pattern, rows = bad_words(language)
    found: dict[str, Hint] = {}
    for match in pattern.finditer(plain):
        better, kind = rows[match.lastindex - 1]
        found.setdefault(match[0].lower(), Hint(words[match.start() : match.end()], better, WHY[kind]))
    whole = [*hints_on_the_script(words, language), *hints_on_the_whole(plain)]
    return [*whole, *found.values()][:MOST_HINTS]


def hints_on_the_script(words: str, language: str):
    """That it is written in characters which whoever reads the other script does not use."""
    why = OTHER_SCRIPT.get(language)
    if why and is_in_other_script(words, language):
        yield Hint("", "", why, whole=in_script(words, language))


def hints_on_the_whole(words: str):
    """What no single word shows: sorry and nothing done, a row of questions."""
    if signs("sorry").search(words) and not signs("remedy").search(words):
        yield Hint("", "", _("It says sorry, and not yet what we do about it."))
    if len(re.findall("[?？]", words)) >= MANY_QUESTIONS:
        yield Hint("", "", _("Many questions in a row sound like an interrogation. Ask for what you need next."))


def parts(words: str) -> list[Part]:
    """The five parts of a written reply, in their order."""
    plain = words.replace("’", "'")
    return [Part(code, label, bool(signs(code).search(plain))) for code, label in FIVE_PARTS.items()]
