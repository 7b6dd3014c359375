"""Django's MAILERS from one address in the environment."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

SECURED = {"smtp": {}, "smtp+tls": {"use_tls": True}, "smtp+ssl": {"use_ssl": True}}
PATIENCE = 20  # seconds


def mailers(url: str, folder: Path) -> dict:
    """``smtp+tls://name:password@host:587`` (or ``smtp+ssl``, ``smtp``); empty: mails become files in ``folder``."""
    if not url:
        backend, options = "filebased", {"file_path": folder}
    else:
        backend, options = "smtp", smtp_options(url)
    return {"default": {"BACKEND": f"django.core.mail.backends.{backend}.EmailBackend", "OPTIONS": options}}


def smtp_options(url: str) -> dict:
    """What the SMTP backend is told. Raises ImproperlyConfigured for an address that names no mail server."""
    address = urlsplit(url)
    if address.scheme not in SECURED or not address.hostname:
        raise ImproperlyConfigured("MAIL_URL must look like smtp+tls://name:password@host:587")
    login = {"username": unquote(address.username or ""), "password": unquote(address.password or "")}
    port = {"port": address.port} if address.port else {}
    return {"host": address.hostname, "timeout": PATIENCE} | login | port | SECURED[address.scheme]
