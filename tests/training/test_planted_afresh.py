"""The planted values that were written before the rules: none is left, and what stands around them stays."""

import re
from datetime import date

import pytest

from tests.training import harmless, planted_afresh
from training.anonymising import Anonymiser, Known, Someone

PLANTED = re.compile("⟦([^⟧]*)⟧")
SCRIPTS = {"en": planted_afresh.ENGLISH, "zh-hant": planted_afresh.TRADITIONAL, "zh-hans": planted_afresh.SIMPLIFIED}
LINES = [(language, line.replace("↵", "\n")) for language, text in SCRIPTS.items() for line in text.splitlines()]


def retold(language: str, text: str) -> str:
    """A line as somebody reads it in a copy; the people of `KNOWN` are known to its case."""
    people = tuple(Someone("customer", (name,)) for name in planted_afresh.KNOWN)
    case = Anonymiser(Known(people, (), date(2026, 11, 3), language))
    case.learn([text])
    return case.text(text)


HARMLESS_PARTS = {"the", "der", "van", "den", "com", "org", "https", "example", "mail", "ext", "mrs", "road", "east"}


def left_of(line: str, told: str) -> list[str]:
    """Planted values, and longer words or numbers of them, that still stand; not what stands beside them too."""
    around = PLANTED.sub(" ", line)
    values = PLANTED.findall(line)
    words = [word for value in values for word in re.findall(r"[^\W_]+", value) if len(word) > 2]
    return [
        one for one in (*values, *words) if one.casefold() not in HARMLESS_PARTS and one in told and one not in around
    ]


def lost_of(line: str, told: str) -> list[str]:
    """The harmless stretches around the values that did not stay; titles go with their names, labels with numbers."""
    kept = [one.strip() for one in PLANTED.split(line)[::2] if one.strip() not in {"SSN", "QQ", "Mr"}]
    kept = [re.sub("^(?:女士|經理|先生)", "", one) for one in kept]
    return [one for one in kept if one not in told]


def test_nothing_is_left_of_two_hundred_values_that_the_rules_had_not_seen():
    assert sum(len(PLANTED.findall(line)) for _language, line in LINES) >= 200
    told = [(line, retold(language, PLANTED.sub(r"\1", line))) for language, line in LINES]
    assert [(line, left_of(line, now)) for line, now in told if left_of(line, now)] == []
    assert [(line, now) for line, now in told if lost_of(line, now)] == []


@pytest.mark.parametrize("language", SCRIPTS)
def test_harmless_words_stay(language):
    text = {"en": harmless.ENGLISH, "zh-hant": harmless.TRADITIONAL, "zh-hans": harmless.SIMPLIFIED}[language]
    told = [(line, retold(language, line)) for line in text.splitlines()]
    assert [(line, now) for line, now in told if line != now] == []


def test_who_is_introduced_once_is_known_wherever_they_are_named():
    case = Anonymiser(Known((), (), date(2026, 11, 3), "en"))
    texts = ["My husband Thaddeus opened the box.", "Then thaddeus rang you, and Mr Thaddeus was not amused."]
    case.learn(texts)
    assert list(map(case.text, texts)) == [
        "My husband Person A opened the box.",
        "Then Person A rang you, and Person A was not amused.",
    ]
