"""Which passwords are refused, and which a person may choose."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

LIN = SimpleNamespace(username="meiling", name="Lin Mei-ling", alias="Mei", email="mei@example.org")
GUESSED = ("password1234", "P@ssw0rd!2026", "Kintsugi-2026!", "qwertyuiop123", "1qaz2wsx3edc", "abcabcabcabc")
GUESSED += ("aaaaaaaaaaaaaaaaaa", "Welcome-2026-!!", "meiling-19900412", "dragon-monkey-1", "iloveyou iloveyou")
GUESSED += ("Summer2026!Summer", "zyxwvutsrqponm", "letmein-letmein-1", "987654321abcdef", "asdfghjkl;zxcvbnm")
CHOSEN = (
    "a kiln full of cups",
    "correct horse battery staple",
    "mended-with-gold",
    "風吹過山谷的時候我們都在家",
    "tG7#pQ2!vK9z",
)


@pytest.mark.parametrize("guessed", GUESSED)
def test_what_everybody_tries_is_refused_however_it_is_put_together(guessed):
    with pytest.raises(ValidationError):
        validate_password(guessed, LIN)


@pytest.mark.parametrize("chosen", CHOSEN)
def test_a_sentence_of_ones_own_passes(chosen):
    validate_password(chosen, LIN)
