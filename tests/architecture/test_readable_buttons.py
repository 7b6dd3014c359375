"""Buttons of the admin site stay readable under the pointer and the focus, in the light and in the dark."""

import re
from pathlib import Path

import pytest
from django.conf import settings

STYLE = Path(settings.BASE_DIR, "static/css/admin.css").read_text(encoding="utf-8")
LETTERS = "#faf9f6"  # --button-fg and --object-tools-fg
GROUNDS = re.findall(r"(--[a-z-]*(?:button|object-tools)[a-z-]*bg): light-dark\((#\w{6}), (#\w{6})\)", STYLE)
ENOUGH = 4.5  # WCAG 2.2, 1.4.3


def brightness(colour: str) -> float:
    """The relative luminance of #rrggbb."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_all_of_them_are_found():
    assert len(GROUNDS) == 10
    assert f"--button-fg: {LETTERS}" in STYLE and f"--object-tools-fg: {LETTERS}" in STYLE


@pytest.mark.parametrize(("name", "light", "dark"), GROUNDS)
def test_letters_stand_out_from_the_button(name, light, dark):
    for ground in (light, dark):
        assert (brightness(LETTERS) + 0.05) / (brightness(ground) + 0.05) >= ENOUGH, (name, ground)
