"""What a complaint's own words suggest: category, severity and emotion, each with the words that say so.

Pure functions. A suggestion is a first draft for a person to accept or change; it decides nothing.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from complaints.wordlists import CATEGORIES, EMOTIONS, SEVERITIES

LEVELS = {1: "mild", 2: "moderate", 3: "strong"}

_NEGATED = re.compile(
    r"(?:\b(?:not|no|never|nobody|none|without|hardly|neither|nor)|n't)\s+(?!only\b|just\b)(?:[\w']+\s+){0,2}$"
    r"|(?<!怎麼)(?<!怎么)(?<!能)(?:[沒没](?:有|人)?|[並并]未|不(?!但|只|僅|仅|斷|断|得不)|[無无未](?!比))[^\s，。！？；、,.!?;:：]{0,2}$"
)
_STRONGER = re.compile(
    r"\b(?:very|extremely|so|really|absolutely|totally|utterly|truly|incredibly|deeply|completely)\s+(?:[\w']+\s+)?$"
    r"|(?:非常|很|太|極|极|超|十分|特別|特别|實在|实在|真的|真|相當|相当|無比|无比|萬分|万分|好|這麼|这么)[^\s，。！？；、,.!?;:：]{0,1}$"
)
_WEAKER = re.compile(
    r"\b(?:a bit|a little|slightly|somewhat|kind of|rather|mildly)\s+(?:[\w']+\s+)?$"
    r"|(?:有一?[點点]|有些|稍微|略|些許|些许)[^\s，。！？；、,.!?;:：]{0,1}$"
)
_STRONGER_AFTER = re.compile(r"\s*(?:死了|[極极]了|透[頂顶]|到不行|得不得了|[炸爆]了|[!！]{2})")
_LOOK_BACK, _LOOK_AHEAD = 32, 6


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A first draft of an assessment; each reason is the exact passage it rests on, empty where nothing was said.

    An empty category means that none is suggested. Without a word of feeling the level is calm.
    """

    category: str = ""
    category_reason: str = ""
    severity: str = "minor"
    severity_reason: str = ""
    emotion_kind: str = ""
    emotion_level: str = "calm"
    emotion_reason: str = ""


@dataclass(frozen=True, slots=True)
class _Sign:
    """What one phrase of the word lists stands for."""

    scale: str
    value: str
    weight: int


@dataclass(frozen=True, slots=True)
class _Match:
    """A phrase found, with its place in the words and the weight it has there."""

    sign: _Sign
    phrase: str
    start: int
    end: int
    weight: int


def suggest(words: str) -> Suggestion:
    """Return what the customer's own words suggest; takes time in proportion to their length."""
    found: dict[str, dict] = {"category": {}, "severity": {}, "emotion": {}}
    for match in _matches(_plain(words)):
        kept = found[match.sign.scale]
        known = kept.get((match.sign.value, match.phrase))
        if known is None or match.weight > known.weight:
            kept[match.sign.value, match.phrase] = match
    category, category_match = _heaviest(found["category"].values(), CATEGORIES)
    severity, severity_match = _gravest(found["severity"].values())
    kind, emotion_match = _strongest(found["emotion"].values())
    if category == "privacy" and severity not in ("critical", "severe"):
        # Privacy matters start at high severity, whatever else is said.
        severity, severity_match = "severe", category_match
    return Suggestion(
        category,
        _passage(words, category_match),
        severity,
        _passage(words, severity_match),
        kind,
        LEVELS[emotion_match.weight] if emotion_match else "calm",
        _passage(words, emotion_match),
    )


def _plain(words: str) -> str:
    """The words in lower case with straight apostrophes, each character at its old place."""
    lowered = words.lower()
    if len(lowered) != len(words):
        # A few letters grow when lowered; they stay as they are.
        lowered = "".join(low if len(low := letter.lower()) == 1 else letter for letter in words)
    return lowered.replace("’", "'")


def _index() -> dict[str, list[tuple[str, bool, list[_Sign]]]]:
    """The phrases by their first letter, longest first: the phrase, whether its word may go on, what it stands for."""
    signs = defaultdict(list)
    graded = [("category", CATEGORIES), ("emotion", EMOTIONS)]
    for scale, lists in graded:
        for value, grades in lists.items():
            for weight, text in grades.items():
                for phrase in _split(text):
                    signs[phrase].append(_Sign(scale, value, weight))
    for value, text in SEVERITIES.items():
        for phrase in _split(text):
            signs[phrase].append(_Sign("severity", value, 1))
    index = defaultdict(list)
    for phrase in sorted(signs, key=len, reverse=True):
        index[phrase[0]].append((phrase.rstrip("*"), phrase.endswith("*"), signs[phrase]))
    return dict(index)


def _split(text: str) -> set[str]:
    """The phrases of a list, without the line breaks it is written with."""
    return {" ".join(phrase.split()) for phrase in text.split(",")}


_PHRASES = _index()
# Where a phrase can begin: at one of their first letters, and within a Latin word nowhere.
_LATIN = "".join(letter for letter in _PHRASES if letter.isascii() and letter.isalnum())
_OTHER = "".join(letter for letter in _PHRASES if letter not in _LATIN)
_BEGINNING = re.compile(f"(?<![A-Za-z0-9])[{_LATIN}]|[{re.escape(_OTHER)}]")


def _matches(text: str) -> Iterator[_Match]:
    """Yield every phrase that the text holds and does not deny."""
    for beginning in _BEGINNING.finditer(text):
        start = beginning.start()
        for phrase, goes_on, signs in _PHRASES[beginning[0]]:
            if text.startswith(phrase, start):
                end = _end(text, start + len(phrase), goes_on)
                if end and not _is_denied(text, start):
                    yield from (_Match(sign, phrase, start, end, _weight(sign, text, start, end)) for sign in signs)


def _is_latin(letter: str) -> bool:
    """Whether the character belongs to a word written with spaces around it."""
    return letter.isascii() and letter.isalnum()


def _end(text: str, end: int, goes_on: bool) -> int:
    """Where the word ends in which a phrase ends; 0 when the word goes on and the phrase must not."""
    if end >= len(text) or not (_is_latin(text[end - 1]) and _is_latin(text[end])):
        return end
    if not goes_on:
        return 0
    # Words are short; a run of letters without end is cut.
    limit = min(end + 20, len(text))
    while end < limit and _is_latin(text[end]):
        end += 1
    return end


def _is_denied(text: str, start: int) -> bool:
    """Whether a negation stands right before the phrase, in the same clause."""
    return bool(_NEGATED.search(text[max(0, start - _LOOK_BACK) : start]))


def _weight(sign: _Sign, text: str, start: int, end: int) -> int:
    """The weight of a phrase at its place: words of degree beside it move a feeling by one grade."""
    if sign.scale != "emotion":
        return sign.weight
    before = text[max(0, start - _LOOK_BACK) : start]
    if _WEAKER.search(before):
        return max(sign.weight - 1, 1)
    if _STRONGER.search(before) or _STRONGER_AFTER.match(text[end : end + _LOOK_AHEAD]):
        return min(sign.weight + 1, 3)
    return sign.weight


def _heaviest(matches: Iterable[_Match], order: Iterable[str]) -> tuple[str, _Match | None]:
    """The value whose phrases weigh most together, and its weightiest phrase; earlier in ``order`` wins a tie."""
    by_value = defaultdict(list)
    for match in matches:
        by_value[match.sign.value].append(match)
    if not by_value:
        return "", None
    value = max((one for one in order if one in by_value), key=lambda one: sum(m.weight for m in by_value[one]))
    return value, _telling(by_value[value])


def _gravest(matches: Iterable[_Match]) -> tuple[str, _Match | None]:
    """The highest severity of which anything speaks, minor when nothing does."""
    matches = list(matches)
    for severity in SEVERITIES:
        spoken = [match for match in matches if match.sign.value == severity]
        if spoken:
            return severity, _telling(spoken)
    return "minor", None


def _strongest(matches: Iterable[_Match]) -> tuple[str, _Match | None]:
    """The kind of feeling with the strongest phrase; among equals the one with more to say for it."""
    by_kind = defaultdict(list)
    for match in matches:
        by_kind[match.sign.value].append(match)
    if not by_kind:
        return "", None

    def strength(kind):
        return max(match.weight for match in by_kind[kind]), sum(match.weight for match in by_kind[kind])

    kind = max((one for one in EMOTIONS if one in by_kind), key=strength)
    return kind, _telling(by_kind[kind])


def _telling(matches: list[_Match]) -> _Match:
    """The match to show: the weightiest, then the longest, then the first."""
    return max(matches, key=lambda match: (match.weight, match.end - match.start, -match.start))


def _passage(words: str, match: _Match | None) -> str:
    """The customer's exact words at a match."""
    return words[match.start : match.end] if match else ""
