"""What a reader sees or hears of a page, and the Latin words in it that are nobody's name or number."""

import re
from html.parser import HTMLParser

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


class Reader(HTMLParser):
    """Collects what is shown: text, and the attributes that are read out or shown on hover."""

    def __init__(self):
        super().__init__()
        self.said, self.lang, self.silent = [], "", []

    def handle_starttag(self, tag, attributes):
        known = dict(attributes)
        if tag == "html":
            self.lang = known.get("lang", "")
        if self.silent or tag in SILENT or self.is_foreign(tag, known):
            if tag not in VOID:
                self.silent.append(tag)
            return
        self.said += [value for name, value in attributes if name in SPOKEN and value]
        if tag == "input" and known.get("type") in {"submit", "button", "reset"}:
            self.said.append(known.get("value", ""))

    def handle_startendtag(self, tag, attributes):
        if not self.silent:
            self.said += [value for name, value in attributes if name in SPOKEN and value]

    def is_foreign(self, tag, known) -> bool:
        """Something said in another language on purpose, such as the name of that language."""
        return tag != "html" and "lang" in known and not known["lang"].lower().startswith("zh")

    def handle_endtag(self, tag):
        if tag in self.silent:
            while self.silent and self.silent.pop() != tag:
                pass

    def handle_data(self, data):
        if not self.silent and data.strip():
            self.said.append(" ".join(data.split()))


def read(html: str) -> Reader:
    """The page as a reader has it."""
    reader = Reader()
    reader.feed(html)
    return reader


def strangers(said: list[str], known: re.Pattern) -> set[str]:
    """Latin words that ``known`` does not match and that are no name, number or code."""
    return {word for words in said for word in LATIN.findall(KNOWN.sub(" ", known.sub(" ", words)))}
