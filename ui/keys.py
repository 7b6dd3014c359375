"""Keys of rows as they come in addresses and hidden fields, where anybody may write anything."""

MOST_DIGITS = 18  # what every bigint column holds


def key_of(text: str | None) -> int | None:
    """The positive number that ``text`` writes in plain digits; None for anything else, however digit-like."""
    text = text or ""
    plain = text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
    return int(text) if plain else None
