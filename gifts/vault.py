"""Voucher codes at rest: sealed with Fernet, compared by a keyed digest. The keys come from the environment.

The first of ``settings.GIFT_VOUCHER_KEYS`` seals; the others open what was sealed before (rotate_voucher_keys).
"""

import hashlib
import hmac
from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.checks import Error

SHORTEST_KEY = 32


class SealedForGood(Exception):
    """None of the keys opens this code: the one that sealed it is no longer among them."""


def derived(secret: str, purpose: str) -> bytes:
    """32 bytes for one purpose, so that the digest gives nothing away about the cipher."""
    return hmac.digest(secret.encode(), f"kintsugi voucher {purpose}".encode(), hashlib.sha256)


def ciphers() -> MultiFernet:
    """All keys, the one that seals first."""
    return MultiFernet([Fernet(urlsafe_b64encode(derived(key, "cipher"))) for key in settings.GIFT_VOUCHER_KEYS])


def seal(code: str) -> str:
    """``code`` as it is stored."""
    return ciphers().encrypt(code.encode()).decode()


def opened(sealed: str) -> str:
    """The code. Raises SealedForGood."""
    try:
        return ciphers().decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise SealedForGood from error


def digest(code: str) -> str:
    """By what equal codes are told, under the key that seals now."""
    return digests(code)[0]


def digests(code: str) -> list[str]:
    """The same under every key: while keys change, older rows still carry theirs."""
    keys = [derived(key, "digest") for key in settings.GIFT_VOUCHER_KEYS]
    return [hmac.digest(key, code.encode(), hashlib.sha256).hex() for key in keys]


def check_keys(app_configs, **kwargs):
    """gifts.E001: a key that could be guessed, or none."""
    keys = settings.GIFT_VOUCHER_KEYS
    if keys and all(len(key) >= SHORTEST_KEY for key in keys):
        return []
    hint = "python -c 'import secrets; print(secrets.token_urlsafe(48))' makes one."
    return [Error(f"Each of GIFT_VOUCHER_KEYS has {SHORTEST_KEY} characters at least.", hint=hint, id="gifts.E001")]
