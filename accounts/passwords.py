"""Passwords that somebody would guess: not only those on a list, but whatever is made of what everybody tries.

A password is taken to pieces as a guesser puts it together: a common password, a word of the house or of the person,
a run on the keyboard, a year, the same again. Each such piece is worth one character. What is left must be worth
``least`` characters, so a sentence of some words passes and "Kintsugi-2026!" does not (NIST SP 800-63B, 3.1.1.2).
"""

import re
from functools import cache

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LEAST = 7
SHORTEST_WORD, SHORTEST_RUN = 4, 3
LOOKED_AT = 128  # characters; a longer password is strong or weak by its beginning
ROWS = ("01234567890", "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./", "abcdefghijklmnopqrstuvwxyz", "!@#$%^&*()")
ROWS += ("1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "1q2w3e4r5t6y7u8i9o0p", "qazwsxedcrfvtgbyhnujmikolp")
RUNS = tuple(line for row in ROWS for line in (row, row[::-1]))
OF_THE_TRADE = ("kintsugi", "complaint", "customer", "service", "support", "welcome", "password", "passwort", "secret")
OF_THE_TRADE += ("letmein", "admin", "login", "manager", "office", "company", "summer", "autumn", "winter", "spring")
SPELT = str.maketrans("@4831!0$57", "aabeiiosst")  # as people write words with signs
YEAR = re.compile(r"(?:19|20)\d\d(?:[-./]?\d\d){0,2}|\d\d[-./]\d\d[-./](?:19|20)?\d\d")
AGAIN = re.compile(r"(.+?)\1+")


@cache
def common_words() -> frozenset[str]:
    """Django's twenty thousand, and the words that our own trade tries first."""
    listed = CommonPasswordValidator().passwords
    return frozenset(word for word in {*listed, *OF_THE_TRADE} if len(word) >= SHORTEST_WORD)


def worth(password: str, own: frozenset[str] = frozenset()) -> int:
    """How many characters of it a guesser does not get for nothing; ``own`` are words of the person."""
    text = password.casefold()[:LOOKED_AT]
    text = AGAIN.sub(lambda found: found[1] if len(found[0]) >= SHORTEST_WORD else found[0], text)
    words, at, total = common_words() | own, 0, 0
    while at < len(text):
        at += max(word_at(text, at, words), run_at(text, at), year_at(text, at), 1)
        total += 1
    return total


def word_at(text: str, at: int, words: frozenset[str]) -> int:
    """How long the longest known word is that stands there, with signs for letters as well; 0: none."""
    plain = text.translate(SPELT)
    for end in range(len(text), at + SHORTEST_WORD - 2, -1):
        if text[at:end] in words or plain[at:end] in words:
            return end - at
    return 0


def run_at(text: str, at: int) -> int:
    """How far a run goes on from there, along the keyboard or the alphabet, to either side; 0: none."""
    length = SHORTEST_RUN
    while at + length <= len(text) and any(text[at : at + length] in line for line in RUNS):
        length += 1
    return length - 1 if length > SHORTEST_RUN else 0


def year_at(text: str, at: int) -> int:
    """How long the year or date is that stands there; 0: none."""
    found = YEAR.match(text, at)
    return len(found[0]) if found else 0


class PredictablePasswordValidator:
    """Refuses a password that is made of what everybody tries, wherever it stands and however it is spelt."""

    def validate(self, password: str, user=None) -> None:
        """Raises ValidationError."""
        if worth(password, words_of(user)) < LEAST:
            raise ValidationError(
                _(
                    "Too easy to guess: common words, names, years and runs on the keyboard count for little."
                    " Take four words that have nothing to do with each other."
                ),
                code="password_predictable",
            )

    def get_help_text(self) -> str:
        """What the page says beforehand."""
        return _("Four words that have nothing to do with each other are easy to keep and hard to guess.")


def words_of(user) -> frozenset[str]:
    """The name of the house and of the person, whole and in pieces."""
    told = [str(settings.FIRM_NAME), str(settings.PRODUCT_NAME)]
    told += [getattr(user, name, "") or "" for name in ("username", "name", "alias", "email")] if user else []
    pieces = {piece for text in told for piece in [text, *re.split(r"[\W_]+", text)]}
    return frozenset(piece.casefold() for piece in pieces if len(piece) >= SHORTEST_WORD - 1)
