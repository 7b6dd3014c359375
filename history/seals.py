"""The arithmetic of seals in Python: what the triggers compute, computed once more by somebody else."""

import hashlib
from binascii import b2a_base64


def digest_of(value: str | None, salt: bytes = b"") -> str | None:
    """The digest that the triggers store for a value of this text: SHA-256 of salt and text, in Base64."""
    if value is None:
        return None
    return b2a_base64(hashlib.sha256(salt + value.encode()).digest(), newline=False).decode()
