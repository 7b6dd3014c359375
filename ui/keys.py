"""Keys of rows as they come in addresses and hidden fields, where anybody may write anything."""

from uuid import UUID, uuid4

MOST_DIGITS = 18  # what every bigint column holds


def key_of(text: str | None) -> int | None:
    """The positive number that ``text`` writes in plain digits; None for anything else, however digit-like."""
    text = text or ""
    plain = text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
    return int(text) if plain else None


def versions(written: str, most: int) -> list[tuple[int, int]]:
    """[(key, version)] of "12.3 15.1"; what is no pair of numbers is left out, and what is beyond ``most``."""
    pairs = [word.partition(".")[::2] for word in written.split()[:most]]
    numbers = [(key_of(key), key_of(version)) for key, version in pairs]
    return [(key, version) for key, version in numbers if key and version]


def form_key(written: str) -> UUID:
    """The key of a form; one that was tampered with counts as a new form."""
    try:
        return UUID(written)
    except ValueError:
        return uuid4()
