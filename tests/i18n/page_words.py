"""What a reader sees or hears of a page, and the Latin words in it that are nobody's name or number."""

import re
from functools import cache
from html import unescape

SILENT = {"script", "style", "kbd", "textarea", "code", "pre"}
SPOKEN = {"title", "aria-label", "placeholder", "alt", "data-draft-note", "aria-description"}
VOID = {"input", "img", "br", "hr", "meta", "link", "use", "path", "circle", "source", "col", "wbr"}
KNOWN = re.compile(
    r"""
      Kintsugi | LINE | WhatsApp | VIP | SLA | CSV | XLSX | MB | ID | JSON | Excel | English | URL | SHA-256
    | PDF | pdf | Word | JPEG | PNG | GIF | WebP | HEIC | \b[0-9a-f]{64}\b   # files and their fingerprints
    | \b(?:TWD|CNY|HKD|JPY|USD|EUR|GBP)\b
    | [\w.+-]+@[\w.-]+                         # addresses
    | \b(?:C|E|SO)-[\d-]+                        # cases and orders
    | \b(?:Asia|Europe|America|Pacific|Etc)/[A-Za-z_/]+ | \bUTC\b
    | \d[\d.,:-]*\s?%? | \+\d+
    """,
    re.VERBOSE,
)
LATIN = re.compile(r"[A-Za-zÀ-ÿ]{2,}(?:[ ’'_-]+[A-Za-zÀ-ÿ]+)*|\b[A-Za-zÀ-ÿ]\b")


# A piece of a page as templates write it, every quote closed: Python's own parser takes a sixth of a page's whole time.
PIECE = re.compile(
    r"""
      <!--.*?--> | <! [^>]* > | <(?P<unread>script|style)\b.*?</(?P=unread)\s*>
    | <(?P<end>/?) (?P<tag>[a-z][\w-]*) (?P<facts>[^>"']*(?:"[^"]*"[^>"']*|'[^']*'[^>"']*)*) >
    | (?P<words>[^<]+)
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
FACT = re.compile(r"""([^\s=/"']+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+)))?""")
TELLING = re.compile("title|aria-|placeholder|alt|data-draft-note|lang|type", re.IGNORECASE)


class Reader:
    """Collects what is shown: text, and the attributes that are read out or shown on hover."""

    def __init__(self, html: str):
        self.said, self.lang, self.silent = [], "", []
        for piece in PIECE.finditer(html):
            if piece["words"]:
                self.read_words(piece["words"])
            elif piece["end"]:
                self.end(piece["tag"].lower())
            elif piece["tag"]:
                self.begin(piece["tag"].lower(), piece["facts"])

    def begin(self, tag: str, written: str):
        """An element begins."""
        facts = facts_of(written)
        if tag == "html":
            self.lang = facts.get("lang", "")
        if self.silent or tag in SILENT or self.is_foreign(tag, facts):
            if tag not in VOID and not written.endswith("/"):
                self.silent.append(tag)
            return
        self.said += [value for name, value in facts.items() if name in SPOKEN and value]
        if tag == "input" and facts.get("type") in {"submit", "button", "reset"}:
            self.said.append(facts.get("value", ""))

    def is_foreign(self, tag: str, facts: dict) -> bool:
        """Something said in another language on purpose, such as the name of that language."""
        return tag != "html" and "lang" in facts and not facts["lang"].lower().startswith("zh")

    def end(self, tag: str):
        """An element ends."""
        if tag in self.silent:
            while self.silent and self.silent.pop() != tag:
                pass

    def read_words(self, words: str):
        """What stands between two tags."""
        if not self.silent and not words.isspace():
            self.said.append(" ".join(unescape(words).split()))


@cache
def facts_of(written: str) -> dict[str, str]:
    """The attributes of a tag, if it has any that matters here."""
    if not TELLING.search(written):
        return {}
    return {name.lower(): unescape(one or other or bare) for name, one, other, bare in FACT.findall(written)}


def read(html: str) -> Reader:
    """The page as a reader has it."""
    return Reader(html)


def strangers(said: list[str], known: str) -> set[str]:
    """Latin words that the expression ``known`` does not match and that are no name, number or code."""
    return {word for words in said for word in strange(words, known)}


@cache  # most words stand on most pages
def strange(words: str, known: str) -> list[str]:
    """Those of one piece of a page. A compiled expression would be read whole each time it is looked up."""
    return LATIN.findall(KNOWN.sub(" ", re.sub(known, " ", words))) if LATIN.search(words) else []
