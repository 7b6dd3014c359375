"""Names, contacts, addresses and numbers of a case replaced by stand-ins, the same by the same. Pure: no ORM, no clock.

What is known is found in every spelling; what only looks like a number or an address by its pattern; people of whom
nothing is on record where the words introduce them (``training.strangers``). Other names are not guessed away:
``doubts`` marks what may be one, and a person decides.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

from training.dating import dates_in
from training.lens import Lens, counted
from training.naming import HAN, Someone, patterns, sounds_like
from training.passages import AMOUNT, COUNTED_RULES, RULES
from training.stand_ins import EN, StandIn, language_of
from training.strangers import introduced, named
from training.suspecting import SURNAMES

PERSON = "person"


@dataclass(frozen=True)
class Known:
    """Everything that is on record about the people of a case. ``values``: (kind of stand-in, as it was given)."""

    people: tuple[Someone, ...]
    values: tuple[tuple[str, str], ...]
    began_on: date
    language: str = EN


@dataclass(frozen=True)
class Found:
    """A passage to be replaced, by its places in the text. What comes first in ``rank`` says by what."""

    start: int
    end: int
    rank: int
    kind: str
    key: str


@dataclass
class Anonymiser:
    """One case being anonymised. It remembers whom it has met: the same stand-in in all its texts."""

    known: Known
    given: dict[tuple[str, str], StandIn] = field(default_factory=dict)

    def __post_init__(self):
        self.people = list(self.known.people)
        self.compile()

    def compile(self) -> None:
        """What finds the people and values that are known."""
        self.names = [(number, one) for number, someone in enumerate(self.people) for one in patterns(someone)]
        self.values = [found for kind, value in self.known.values for found in of_value(kind, value)]
        for someone in self.people:
            self.person(someone)

    def learn(self, texts: Iterable[str]) -> None:
        """Take in what ``texts`` tell of names: who is introduced by name, and Chinese names that sound like a person
        who is known by Latin letters only.
        """
        texts = list(texts)
        runs = {run for text in texts for run in re.findall("[\u3400-\u9fff]+", Lens(text).text)}
        for number, someone in enumerate(self.people):
            if any(HAN.search(name) for name in someone.names):
                continue
            heard = {
                chinese
                for run in runs
                for chinese in windows(run)
                if any(sounds_like(name, chinese) for name in someone.names)
            }
            self.people[number] = Someone(someone.kind, (*someone.names, *sorted(heard)))
        self.compile()
        for name in dict.fromkeys(name for text in texts for name in introduced(text)):
            if self.text(name) == name:
                self.people.append(Someone("other", (name,)))
                self.compile()

    def person(self, someone: Someone) -> StandIn:
        """Who stands for them."""
        return self.stand_in(someone.kind, f"{PERSON} {self.people.index(someone)}")

    def stand_in(self, kind: str, key: str) -> StandIn:
        """What stands for the thing of this kind and key: the next number, unless it has one."""
        if (kind, key) not in self.given:
            number = 1 + sum(1 for other, _key in self.given if other == kind)
            self.given[kind, key] = StandIn(kind, number)
        return self.given[kind, key]

    def text(self, text: str) -> str:
        """``text`` without what is known or looks like a contact, an address or a number."""
        language = language_of(text, self.known.language)
        told: list[str] = []
        end = 0
        for passage in together(self.passages(text)):
            told += [text[end : passage.start], self.replaced(passage, language, text)]
            end = passage.end
        return "".join([*told, text[end:]])

    def replaced(self, passage: Found, language: str, text: str) -> str:
        """The words for a passage, with a blank where letters would run into each other."""
        if passage.kind == "date":
            words = StandIn("date", int(passage.key)).words(language)
        else:
            words = self.stand_in(passage.kind, passage.key).words(language)
        before, after = text[passage.start - 1 : passage.start], text[passage.end : passage.end + 1]
        left = " " if before.isascii() and before.isalnum() and words[0].isascii() else ""
        right = " " if after.isascii() and after.isalnum() and words[-1].isascii() else ""
        return f"{left}{words}{right}"

    def passages(self, text: str) -> Iterator[Found]:
        """Everything that is found, overlapping or not; what is known outranks what only looks like something."""
        seen, spoken = Lens(text), Lens(text, counted)
        for kind, pattern, key in self.values:
            for lens in (seen, spoken):
                yield from found_in(lens, pattern, 0, kind, key)
        for number, pattern in self.names:
            yield from found_in(seen, pattern, 1, self.people[number].kind, f"{PERSON} {number}")
        for start, end, name in named(seen):
            yield Found(start, end, 2, "other", f"{PERSON} {name}")
        for start, end, day in dates_in(seen.text, self.known.began_on):
            places = seen.cut(start, end)
            yield (
                Found(*places, 2, "date", str(day))
                if day is not None
                else Found(*places, 3, "number", seen.text[start:end])
            )
        amounts = [seen.cut(*match.span()) for match in AMOUNT.finditer(seen.text)]
        looking = [(seen, rank, *rule) for rank, rule in enumerate(RULES, 5)]
        looking += [(spoken, 99, *rule) for rule in COUNTED_RULES]
        for lens, rank, kind, pattern in looking:
            for one in map(partial(trimmed, text), found_in(lens, pattern, rank, kind)):
                if not is_amount(one, text, amounts):
                    yield one


def trimmed(text: str, one: Found) -> Found:
    """What was found without the marks, or the Chinese number of another word, that only stand beside it."""
    words = text[one.start : one.end]
    kept = words.rstrip(" .,，、·-。;；")
    if re.search(r"\d[一二三四五六七八九十零〇]$", kept):
        kept = kept[:-1]
    return replace(one, end=one.start + len(kept))


def is_amount(one: Found, text: str, amounts: list[tuple[int, int]]) -> bool:
    """Whether a number that was found is an amount of money, but for two digits beside it at most."""
    for start, end in amounts:
        if one.start < end and start < one.end:
            beside = text[one.start : max(start, one.start)] + text[min(end, one.end) : one.end]
            return sum(character.isdigit() for character in beside) < 3 and len(beside) < 6
    return False


def found_in(lens: Lens, pattern: re.Pattern, rank: int, kind: str, key: str = "") -> Iterator[Found]:
    """Where ``pattern`` stands: all of it, or the group "value"; its key is what it is compared by."""
    for match in pattern.finditer(lens.text):
        group = next((name for name in ("value", "bare", "at") if match.groupdict().get(name)), 0)
        start, end = match.span(group)
        if start < end and match[group].strip():
            yield Found(*lens.cut(start, end), rank, kind, key or compared(kind, match[group]))


def compared(kind: str, value: str) -> str:
    """A value as it is compared: phones by their digits without the country, others by letters and digits."""
    bare = "".join(one for one in value.casefold() if one.isalnum())
    if kind == "phone" and bare.isdecimal():
        return re.sub(r"^(?:00)?(?:886|852|86|44|1)(?=\d{8,})", "", bare).lstrip("0")
    return bare


def of_value(kind: str, value: str) -> Iterator[tuple[str, re.Pattern, str]]:
    """What finds a known value in any spelling; too short a value would be found everywhere."""
    bare = re.findall(r"\w", Lens(value).text)
    if len(bare) < 3 or "".join(bare).isdecimal() and len(bare) < 4:
        return
    gap = r"[\s.()/\-–—_·、,，:：@#]{0,3}"
    digits = compared(kind, "".join(bare)) if kind == "phone" else ""
    if digits.isdecimal() and len(digits) >= 6:
        country = r"(?:\+?\(?(?:00)?(?:886|852|86|44|1)\)?" + gap + ")?" + r"(?:\(?0\)?" + gap + ")?"
        yield kind, re.compile(rf"(?<!\d){country}\(?{gap.join(digits)}(?!\d)"), digits
        return
    pattern = gap.join(map(re.escape, bare))
    edge = ("(?<![A-Za-z0-9])" if bare[0].isascii() else "", "(?![A-Za-z0-9])" if bare[-1].isascii() else "")
    yield kind, re.compile(edge[0] + pattern + edge[1], re.I), compared(kind, "".join(bare))
    if kind == "address":
        for part in re.split(r"[,，\n]", Lens(value).text):
            if len(re.findall(r"\w", part)) > 5 and re.search(r"\d", part):
                yield (
                    kind,
                    re.compile(gap.join(map(re.escape, re.findall(r"\w", part))), re.I),
                    compared(kind, "".join(bare)),
                )


def together(passages: Iterable[Found]) -> list[Found]:
    """The passages in order, those that overlap as one: nothing of any of them is left standing."""
    merged: list[Found] = []
    for one in sorted(passages, key=lambda passage: (passage.start, passage.end)):
        if merged and one.start < merged[-1].end:
            last = merged.pop()
            first = min(last, one, key=lambda passage: (passage.rank, passage.start - passage.end))
            merged.append(Found(last.start, max(last.end, one.end), first.rank, first.kind, first.key))
        else:
            merged.append(one)
    return merged


def windows(run: str) -> Iterator[str]:
    """Stretches of a run of Chinese that may be a whole name: a family name and one or two more."""
    for start, character in enumerate(run):
        if character in SURNAMES:
            for size in (3, 2):
                if len(run) >= start + size:
                    yield run[start : start + size]
