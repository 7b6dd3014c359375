"""Where files lie: under a random name in ``MEDIA_ROOT``, which nothing serves but the view that asks who reads.

A file is written whole and on the disk before the row that names it is committed, and goes after the row that no
longer does. What a crash left in between, the nightly ``sweep`` finds.
"""

import hashlib
import os
import re
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

NAME = re.compile(r"[0-9a-f]{64}")
INCOMING = "incoming"


class Missing(Exception):
    """The file is not where it should be, or is not the one that was filed."""


@dataclass(frozen=True)
class Filed:
    """A file that lies in its place: under which name, how long it is, and the SHA-256 of its bytes."""

    stored_as: str
    size: int
    sha256: str


def folder() -> Path:
    """The root of all files."""
    return Path(settings.MEDIA_ROOT) / "attachments"


def place(stored_as: str) -> Path:
    """Where the file of this name lies. Raises Missing for a name that none of ours has: it never leads elsewhere."""
    if not NAME.fullmatch(stored_as):
        raise Missing(stored_as)
    return folder() / stored_as[:2] / stored_as


def file_away(chunks: Iterable[bytes]) -> Filed:
    """Write a file and return when it is on the disk."""
    stored_as, digest, size = secrets.token_hex(32), hashlib.sha256(), 0
    target, written = place(stored_as), folder() / INCOMING / stored_as
    for needed in (target.parent, written.parent):
        needed.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with os.fdopen(os.open(written, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            for chunk in chunks:
                digest.update(chunk)
                size += file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        written.replace(target)
    except BaseException:
        written.unlink(missing_ok=True)
        raise
    settle(target.parent)
    return Filed(stored_as, size, digest.hexdigest())


def settle(directory: Path) -> None:
    """Let the names in a directory be on the disk too."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def content(stored_as: str, sha256: str) -> bytes:
    """The whole file, if it is still what was filed. Raises Missing."""
    try:
        whole = place(stored_as).read_bytes()
    except OSError as error:
        raise Missing(stored_as) from error
    if hashlib.sha256(whole).hexdigest() != sha256:
        raise Missing(stored_as)
    return whole


def destroy(names: Iterable[str]) -> None:
    """Remove files; what is gone already is no fault."""
    for stored_as in names:
        place(stored_as).unlink(missing_ok=True)


def sweep(wanted: Iterable[str], *, before: datetime) -> Iterator[str]:
    """Remove files older than ``before`` that no row wants; their names."""
    kept = frozenset(wanted)
    for file in folder().glob("*/*"):
        if file.name not in kept and file.is_file() and file.stat().st_mtime < before.timestamp():
            file.unlink(missing_ok=True)
            yield file.name
