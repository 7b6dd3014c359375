"""The catalogues as the tests read them, and their compiled form, which is not committed."""

import os
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).parent.parent / "locale"
SCRIPTS = ("zh_Hant", "zh_Hans")


def source(script: str) -> Path:
    """The catalogue that people write."""
    return LOCALE / script / "LC_MESSAGES" / "django.po"


def read(script: str) -> Catalog:
    """One script's catalogue."""
    with source(script).open("rb") as lines:
        return read_po(lines, locale=script)


def key(message: Message) -> tuple[str | None, str]:
    """What a message is found by: its context and its English."""
    return message.context, message.id if isinstance(message.id, str) else message.id[0]


def words(script: str) -> dict[tuple[str | None, str], str]:
    """{(context, English): translation} of everything but the header; Chinese has one plural form."""
    return {
        key(message): message.string if isinstance(message.string, str) else message.string[0]
        for message in read(script)
        if message.id
    }


def compile_stale() -> None:
    """Make the .mo that Django reads wherever the .po is newer; several workers may do so at once."""
    for script in SCRIPTS:
        written, compiled = source(script), source(script).with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime >= written.stat().st_mtime:
            continue
        unfinished = compiled.with_suffix(f".{os.getpid()}")
        with unfinished.open("wb") as target:
            write_mo(target, read(script))
        unfinished.replace(compiled)
