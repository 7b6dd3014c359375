"""How phone numbers and addresses are compared, whatever way they were written."""

import re
import unicodedata

EXTENSION = re.compile(r"(ext\.?|extension|分機|分机|轉|转|#)\s*\d+\s*$", re.IGNORECASE)


def digits(text: str) -> str:
    """Only the digits of ``text``, full-width ones included, without an extension."""
    plain = EXTENSION.sub("", unicodedata.normalize("NFKC", text).strip())
    return "".join(character for character in plain if character in "0123456789")


def normalised_phone(text: str) -> str:
    """A phone number as it is compared: its digits without a country code of ours, with the trunk zero."""
    plain = unicodedata.normalize("NFKC", text).strip()
    number = digits(plain)
    if plain.startswith("+"):
        for code in ("886", "852", "86"):
            if number.startswith(code):
                rest = number.removeprefix(code)
                return "0" + rest if code == "886" else rest
    return number
