"""The suggested card: four parts that name what was done and never ask for anything."""

from types import SimpleNamespace

import pytest

from gifts.cards import FROM_NOW_ON, SORRY_FOR, suggestion
from gifts.policies import conditions_in

CODES = [*SORRY_FOR, "something_new"]


def case(code="quality", language="en", severity="moderate"):
    return SimpleNamespace(language=language, severity=severity, category=SimpleNamespace(code=code))


@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
@pytest.mark.parametrize("code", CODES)
def test_every_category_has_four_honest_parts(code, language):
    card = suggestion(case(code, language), put_right="Both lamps were replaced.")
    assert list(card) == ["apology", "remedy", "thanks", "promise"]
    assert all(card.values())
    assert not any(conditions_in(part) for part in card.values())


def test_what_was_done_is_named_else_what_was_agreed():
    done = suggestion(case(), put_right="Both lamps were replaced.", mended="x")
    assert "Both lamps were replaced." in done["remedy"]
    assert "A new kettle" in suggestion(case(), mended="A new kettle")["remedy"]
    assert suggestion(case())["remedy"]


def test_both_lists_know_the_same_categories():
    assert SORRY_FOR.keys() == FROM_NOW_ON.keys()


@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
def test_the_apology_is_as_deep_as_the_matter_was_grave(language):
    said = {
        severity: suggestion(case("delay", language, severity))["apology"]
        for severity in ("minor", "severe", "critical")
    }
    assert said["severe"] == said["critical"] != said["minor"]
    assert len(said["severe"]) > len(said["minor"])
