"""The secret key of an installation that was given none: made once, kept in a file only its owner can read."""

import os
from contextlib import suppress
from pathlib import Path
from secrets import token_urlsafe


def kept_secret(path: Path) -> str:
    """The secret in ``path``; the first call makes it. Safe when several processes start at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}")
    if not path.exists():
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(token_urlsafe(48))
        with suppress(FileExistsError):  # another process was first: its secret counts
            os.link(draft, path)
        draft.unlink()
    return path.read_text().strip()
