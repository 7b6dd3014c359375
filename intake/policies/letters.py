"""What we write after a case: three kinds of follow-ups, each for every category, as a letter and as a message."""

import tomllib
from pathlib import Path

from intake.policies import SINCE

LANGUAGES = ("zh-hant", "zh-hans", "en")

# What each kind is called by whoever chooses it.
KINDS = {
    "ask": ("Is it solved?", "確認是否解決", "确认是否解决"),
    "again": ("A month later", "一個月後再關心", "一个月后再关心"),
    "care": ("Care after some months", "數月後的關懷", "数月后的关怀"),
}
FORMS = {"long": "", "short": "im"}  # by mail or letter, and as a message
ANY = "any"


def templates(language: str):
    """The templates of one language, from the file beside this one; ``category`` is a code, "" for all."""
    texts = tomllib.loads((Path(__file__).parent / f"letters.{language}.toml").read_text(encoding="utf-8"))
    for kind, (english, traditional, simplified) in KINDS.items():
        for category, about in texts["about"].items():
            for form, channel in FORMS.items():
                yield {
                    "code": f"{kind}-{category}-{form}",
                    "language": language,
                    "starts_on": SINCE,
                    "purpose": "follow_up",
                    "channel": channel,
                    "category": "" if category == ANY else category,
                    "name_en": english,
                    "name_zh_hant": traditional,
                    "name_zh_hans": simplified,
                    "subject": texts[kind]["subject"],
                    "body": texts[kind][form].strip().replace("%about%", about),
                }


TEMPLATES = [row for language in LANGUAGES for row in templates(language)]
