"""What the coach says to begin from: by feeling and step, by category, for grave matters. Managers add their own."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

from intake.policies import SINCE

FILES = {"words_en": "en", "words_zh_hant": "zh-hant", "words_zh_hans": "zh-hans"}
TEXTS = {
    field: tomllib.loads((Path(__file__).parent / f"coach.{language}.toml").read_text(encoding="utf-8"))
    for field, language in FILES.items()
}
STEPS = ("listen", "confirm", "investigate", "propose", "carry_out", "follow_up")
FEELINGS = ("angry", "disappointed", "confused", "anxious", "weary", "calm")
CATEGORIES = ("quality", "delay", "attitude", "billing", "privacy", "promise", "system")


def row(part: str, *path: str, **holds_for) -> dict:
    """One row of advice; ``path`` leads to its sentences in each of the files."""
    words = {}
    for field, texts in TEXTS.items():
        for name in path:
            texts = texts[name]
        words[field] = texts if isinstance(texts, str) else "\n".join(texts)
    known = {"feeling": "", "category_code": "", "step": None, "severity_floor": ""} | holds_for
    return {"code": "-".join([part, *path[1:]]), "part": part, "starts_on": SINCE, **known, **words}


def rows() -> Iterator[dict]:
    """All of them."""
    for feeling in FEELINGS:
        for part in ("lead", "move", "say", "avoid", "first"):
            yield row(part, part, feeling, feeling=feeling)
        for number, step in enumerate(STEPS, 1):
            yield row("say", "steps", feeling, step, feeling=feeling, step=number)
    for number, step in enumerate(STEPS, 1):
        yield row("avoid", "steps_avoid", step, step=number)
    for category in CATEGORIES:
        yield row("ready", "ready", category, category_code=category)
        yield row("first", "first_by_category", category, category_code=category)
    yield row("move", "grave", "move", severity_floor="severe") | {"code": "move-grave"}


ADVICE = list(rows())
