"""How often somebody may try to sign in, so that guessing is hopeless and nobody can shut others out.

A browser that has signed in under a name before is known to it and has tries of its own: whatever strangers do under
that name, or at that address, does not reach it. Everybody else is counted by name and address together, by address,
and, far more generously, by name alone: against guessing from many addresses at once.
"""

from collections.abc import Iterator

from allauth.core.internal import ratelimit
from django.conf import settings
from django.core import signing
from django.utils.crypto import get_random_string, salted_hmac

OF_A_KNOWN_BROWSER = "10/5m/key"
OF_NAME_AND_ADDRESS = "5/5m/key"
OF_ADDRESS = "20/h/ip"
OF_NAME = "100/d/key"

SALT = "accounts.throttle.browser"
COOKIE = "__Host-browser" if settings.HTTPS else "browser"
KNOWN_FOR = 180 * 24 * 60 * 60  # seconds
MOST_NAMES = 20  # people who share one machine


def may_try(request, name: str) -> list | None:
    """Count one try under ``name``; what was counted, to be given back when it succeeds; None when it is too many."""
    counted = []
    for rate, key in limits(request, name.strip().lower()):
        usage = ratelimit.consume(
            request, app="accounts", action="sign_in", config={"sign_in": rate}, key=key, limit_get=True
        )
        if not usage:
            return None
        counted.append(usage)
    return counted


def limits(request, name: str) -> Iterator[tuple[str, str]]:
    """(rate, key) of everything that a try under ``name`` counts against."""
    browser, names = browser_of(request)
    if digest(name) in names:
        yield OF_A_KNOWN_BROWSER, f"browser:{browser}:{name}"
        return
    yield OF_NAME_AND_ADDRESS, f"pair:{ratelimit.get_ip(request)}:{name}"
    yield OF_ADDRESS, "address"
    yield OF_NAME, f"name:{name}"


def browser_of(request) -> tuple[str, list[str]]:
    """The number of the browser and digests of the names that have signed in with it; ("", []) for a stranger."""
    try:
        known = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=KNOWN_FOR)
        return known["browser"], known["names"]
    except (signing.BadSignature, KeyError, TypeError):
        return "", []


def know_browser(request, response, name: str) -> None:
    """Remember with the browser that ``name`` signed in with it; the name itself is not written there."""
    browser, names = browser_of(request)
    mark = digest(name.lower())
    told = {"browser": browser or get_random_string(22), "names": [mark, *(n for n in names if n != mark)][:MOST_NAMES]}
    response.set_cookie(
        COOKIE,
        signing.dumps(told, salt=SALT),
        max_age=KNOWN_FOR,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )


def digest(name: str) -> str:
    """What stands for a name in the cookie."""
    return salted_hmac(SALT, name, algorithm="sha256").hexdigest()[:24]
