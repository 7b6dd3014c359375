"""The five mistakes, each on an example that makes it and on one that does not; every one says why in words."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils.timezone import now
from django.utils.translation import override

from gifts.checks import five_checks

NOW = now()
TEMPLATE = {"apology": "We are sorry.", "remedy": "It has been put right.", "thanks": "Thank you.", "promise": "Never."}
OWN = {
    "apology": "Your lamp flickered twice.",
    "remedy": "Both were replaced on Monday.",
    "thanks": "You wrote so kindly.",
}
OWN |= {"promise": "Anna looks at each lamp herself."}


def looks(language="en", **facts):
    """{check: (look, note)} of a gift that makes no mistake, but for what ``facts`` change."""
    category = SimpleNamespace(code="quality", name="product quality")
    case = SimpleNamespace(category=category, emotion_level=facts.pop("level", "mild"), emotion_words="mild")
    item = SimpleNamespace(fits=facts.pop("fits", ["quality"]))
    known = {"placed": "within", "percent": 25, "read_at": NOW - timedelta(hours=1), "card": OWN, "template": TEMPLATE}
    with override(language):
        return {one.code: (one.look, one.note) for one in five_checks(case=case, item=item, at=NOW, **known | facts)}


MISTAKES = [
    ("too_little", {"placed": "below", "percent": 3}),
    ("unrelated", {"fits": ["delay"]}),
    ("still_angry", {"level": "strong"}),
    ("still_angry", {"read_at": NOW - timedelta(hours=25)}),
    ("generic", {"card": TEMPLATE}),
    ("bribe", {"card": OWN | {"thanks": "If you withdraw your complaint, it is yours."}}),
    ("bribe", {"card": OWN | {"thanks": "請您刪除負評，謝謝。"}}),
]


def test_a_fitting_gift_makes_none_of_them():
    found = looks()
    assert len(found) == 5
    assert {look for look, _note in found.values()} == {"ok"}


@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
@pytest.mark.parametrize(("code", "facts"), MISTAKES)
def test_each_mistake_is_caught_alone_and_says_why(code, facts, language):
    right, wrong = looks(language), looks(language, **facts)
    assert {name for name in wrong if wrong[name][0] != "ok"} == {code}
    assert wrong[code][1]
    assert wrong[code][1] != right[code][1]
