"""The link of a survey: made from a nonce and the house's secret key; the database keeps only its digest.

Words that carry a link carry a mark in its place until the moment they leave, so that no link stands in a reply, a
message or their history.
"""

import re
from base64 import urlsafe_b64encode
from hashlib import sha256
from secrets import token_hex

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac

from followups.models import Survey

SALT = "followups.survey"
MARK = re.compile(r"\[\[survey ([0-9]{1,18})\]\]")
LONGEST_TOKEN = 64


def new_nonce() -> str:
    """128 bits that nobody guesses."""
    return token_hex(16)


def token_of(nonce: str, secret: str | None = None) -> str:
    """The secret part of the link: 256 bits, as an address can hold them."""
    signed = salted_hmac(SALT, nonce, secret=secret, algorithm="sha256").digest()
    return urlsafe_b64encode(signed).decode().rstrip("=")


def digest_of(token: str) -> str:
    """What is stored of a token, and looked for."""
    return sha256(token.encode()).hexdigest()


def link_of(survey: Survey) -> str:
    """The address that the customer gets; "" when the key with which it was made is no longer here."""
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        token = token_of(survey.nonce, secret)
        if digest_of(token) == survey.digest:
            return settings.PUBLIC_URL + reverse("casework:survey", args=[token])
    return ""


def mark_of(survey: Survey) -> str:
    """What stands for the link in words that are kept."""
    return f"[[survey {survey.pk}]]"


def with_links(words: str) -> str:
    """Words as they leave the house: marks become links. A mark of a survey that is gone stays a mark."""
    known = Survey.objects.in_bulk([int(number) for number in MARK.findall(words)])

    def link(found: re.Match) -> str:
        survey = known.get(int(found[1]))
        return (survey and link_of(survey)) or found[0]

    return MARK.sub(link, words) if known else words
