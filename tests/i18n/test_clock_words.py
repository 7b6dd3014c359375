"""The browser's clock speaks as the catalogue does, or the words would jump when it takes over."""

import re
from pathlib import Path

import pytest

from tests import catalogues

SCRIPT = Path(__file__).parent.parent.parent / "static" / "js" / "elements" / "deadline-clock.js"
LANGUAGES = {"en": None, "zh-Hant": "zh_Hant", "zh-Hans": "zh_Hans"}
COUNT, LENGTH = "%(count)d", "%(length)s"
SAID = {  # the clock's word: the catalogue's entry, and what stands in its place there
    "s": ("%(count)d s", COUNT, ""),
    "min": ("%(count)d min", COUNT, ""),
    "h": ("%(count)d h", COUNT, ""),
    "d": ("%(count)d days", COUNT, ""),
    "left": ("%(length)s left", LENGTH, "{}"),
    "late": ("%(length)s late", LENGTH, "{}"),
}


@pytest.fixture(scope="module", params=LANGUAGES)
def spoken(request):
    """The words of one language in the script, and in the catalogue."""
    line = re.search(rf'^\s*"?{request.param}"?: \{{(.*)\}},$', SCRIPT.read_text(), re.MULTILINE)
    in_browser = dict(re.findall(r'(\w+): "([^"]*)"', line.group(1)))
    script = LANGUAGES[request.param]
    return in_browser, (catalogues.words(script) if script else None)


def translated(words, english):
    return words[None, english] if words else english


def test_each_word_of_the_clock_is_that_of_the_catalogue(spoken):
    in_browser, words = spoken
    for name, (english, held, placed) in SAID.items():
        assert in_browser[name] == translated(words, english).replace(held, placed)


def test_hours_and_minutes_together_are_joined_alike(spoken):
    in_browser, words = spoken
    pattern = "%(hours)d h %(minutes)d min"
    joined = "%(hours)d" + in_browser["h"] + in_browser["join"] + "%(minutes)d" + in_browser["min"]
    assert translated(words, pattern) == joined
