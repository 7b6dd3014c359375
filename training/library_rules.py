"""The review rules and tags that ship with the product."""

from typing import Any

from intake.policies import SINCE


def rule(reason: str, rhythm: str, due_days: int, per_thousand: int | None = None) -> dict[str, Any]:
    """One rule, from the day on which shipped policies begin."""
    known = {"reason": reason, "rhythm": rhythm, "due_days": due_days}
    return known | {"per_thousand": per_thousand, "starts_on": SINCE}


RULES = [
    rule("critical", "daily", 3),
    rule("reopened", "daily", 7),
    rule("drawn", "weekly", 14, 20),
    rule("praised", "weekly", 14),
]
NAMES = {
    "listening": ("Listening first", "先聽", "先听"),
    "no-promise": ("Promise not kept", "承諾沒做到", "承诺没做到"),
    "apology": ("Apology", "道歉", "道歉"),
    "wording": ("Wording", "措辭", "措辞"),
    "handover": ("Handing over", "交接", "交接"),
    "gift": ("Goodwill", "心意", "心意"),
    "first-contact": ("Resolved at first contact", "當場解決", "当场解决"),
    "safety": ("Safety", "安全", "安全"),
}
TAGS = [
    {"code": code, "name_en": english, "name_zh_hant": traditional, "name_zh_hans": simplified}
    for code, (english, traditional, simplified) in NAMES.items()
]


def shipped_rows() -> list[tuple]:
    """As the loader of policies wants them: the model, the fields by which a row is known, the rows."""
    from training.models import ReviewRule, Tag

    return [(ReviewRule, ("reason", "starts_on"), RULES), (Tag, ("code",), TAGS)]
