"""docs/glossary.md, read: which words the two scripts may use for a term."""

import re
from functools import cache
from pathlib import Path

PAGE = Path(__file__).parent.parent.parent / "docs" / "glossary.md"
# Entries that say a term in other words than the page's first column does.
SAID_OTHERWISE = {
    "Close the case": "close",
    "closes": None,  # opening hours
    "Escalate": "escalation",
    "escalations": "escalation",
    "Escalated": None,  # a tab: 已轉主管, too narrow for the whole word
    "Refuse": "reject",
    "gift::refused": "reject",
    "Ask for approval": "approval",
    "waiting for approval": "approval",
    "for approval": "approval",
    "spending authority": "authority limit",
    "Your authority": "authority limit",
    "ledger": "goodwill ledger",
    "ledger line": "goodwill ledger",
    "reserved": "reservation",
    "kept in stock": "stock",
    "who complains": "complainant",
    "Their own words": "customer's own words",
    "the complaint in the customer’s own words": "customer's own words",
    "What they want": "demand",
    "received at": "receipt",
    "New complaint": "complaint",
    "Hand over": "reassign",
    "Resolve now": "resolve at first contact",
    "Resolved at first contact": "resolve at first contact",
    "On hold": "hold",
    "Journal": "audit trail",
    "journal": "audit trail",
    "counter": "walk-in",
    "service clock": "time limit",
    "late": "overdue",
    "not kept": None,
    "systemic": "systemic issue",
    "Confirm and empathise": "empathy",
    "responsible handler": "owner",
    "privacy or security": None,
    "Withdraw": "withdrawn",
    "survey link": "satisfaction survey",
    "How strong": "emotion level",
}
# The word for the customer that each script leaves to the other, and the names of accounts that keep it in Taiwan.
OTHER_WORD_FOR_CUSTOMER = {"zh_Hant": "客戶", "zh_Hans": "顾客"}
ACCOUNTS = ("企業客戶", "客戶經理")


@cache
def terms() -> dict[str, dict[str, list[str]]]:
    """{term in English: {script: words that say it}}; a term of several words is found by each of them."""
    found: dict[str, dict[str, list[str]]] = {}
    for line in PAGE.read_text().splitlines():
        cells = [re.sub(r"\([^)]*\)", "", cell).strip() for cell in line.strip().strip("|").split("|")]
        if len(cells) != 4 or cells[0] in {"English", "---"}:
            continue
        for english, hant, hans in zip(*paired([parts(cell, ";") for cell in cells[:3]]), strict=True):
            names = parts(english, "/,")
            spoken = [parts(cell.replace("label:", ""), "/,") for cell in (hant, hans)]
            for place, name in enumerate(names):
                exact = all(len(words) == len(names) for words in spoken)
                chosen = [[words[place]] if exact else words for words in spoken]
                found[" ".join(name.lower().split())] = dict(zip(("zh_Hant", "zh_Hans"), chosen, strict=True))
    return found


def parts(cell: str, marks: str) -> list[str]:
    """The cell at its marks."""
    return [part.strip() for part in re.split(f"[{marks}]", cell) if part.strip()]


def paired(columns: list[list[str]]) -> list[list[str]]:
    """Senses side by side: equally many in each column, else everything is one sense."""
    if len({len(column) for column in columns}) == 1:
        return columns
    if len(columns[0]) == 1:
        return [["/".join(column)] for column in columns]
    return [column if len(column) == len(columns[0]) else column * len(columns[0]) for column in columns]


def term_of(context: str | None, english: str) -> str | None:
    """The term that an entry of the catalogue says, if it says one; a context means another sense."""
    named = f"{context}::{english}" if context else english
    if named in SAID_OTHERWISE:
        return SAID_OTHERWISE[named]
    if context:
        return None
    plain = english.lower().rstrip(".:?").replace("’", "'")
    singular = re.sub(r"ies$", "y", plain) if plain.endswith("ies") else plain.removesuffix("s")
    return next((word for word in (plain, singular) if word in terms()), None)
