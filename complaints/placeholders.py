"""Placeholders of reply templates, such as {{ customer }}: a closed list, filled strictly, never with a hole.

Pure functions. What a person wrote into a template is never run as a template language.
"""

import re
from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

# {name: what it stands for}.
PLACEHOLDERS = {
    "customer": _("the customer, as one addresses them"),
    "case": _("the case number"),
    "item": _("what was bought"),
    "order": _("the order number"),
    "finding": _("the last finding told to the customer"),
    "options": _("the options put to the customer, one a line"),
    "remedy": _("what was done, or the option the customer chose"),
    "promise": _("the open promise that is due first"),
    "promise_date": _("when that promise is due"),
    "alias": _("the writer’s name towards customers"),
    "firm": _("the name of the firm"),
}
# Whoever types Chinese gets wide braces from the same keys.
_BRACES = re.compile(r"[{｛]{2}\s*([^{}｛｝]*?)\s*[}｝]{2}")  # noqa: RUF001
_STRAY = re.compile(r"[{｛]{2}|[}｝]{2}")  # noqa: RUF001
_OPEN = re.compile(rf"\[\[[^\[\]]*\]\]|{_BRACES.pattern}|⟨[^⟨⟩]*⟩|{_STRAY.pattern}")


class UnknownPlaceholder(ValueError):
    """A template names something that cannot be filled in. ``names`` are those, as they were written."""

    def __init__(self, names: list[str]):
        super().__init__(", ".join(names))
        self.names = names


class Unfilled(ValueError):
    """A known placeholder has nothing to stand for in this case. ``names`` are those placeholders."""

    def __init__(self, names: list[str]):
        super().__init__(", ".join(names))
        self.names = names


def named(text: str) -> list[str]:
    """The placeholders in ``text``, each once, in their order. Raises UnknownPlaceholder, also for stray braces."""
    found = list(dict.fromkeys(_BRACES.findall(text)))
    unknown = [f"{{{{ {name} }}}}" for name in found if name not in PLACEHOLDERS]
    unknown += dict.fromkeys(_STRAY.findall(_BRACES.sub("", text)))
    if unknown:
        raise UnknownPlaceholder(unknown)
    return found


def filled(text: str, values: Mapping[str, str]) -> str:
    """``text`` with every placeholder replaced, once: what a value says is never read as a placeholder again.

    Raises Unfilled when a value is missing or empty, UnknownPlaceholder as ``named`` does.
    """
    if holes := [name for name in named(text) if not values.get(name)]:
        raise Unfilled(holes)
    return _BRACES.sub(lambda found: str(values[found[1]]), text)


def shown(text: str, values: Mapping[str, str]) -> str:
    """``text`` for looking at: what is missing is named in the reader's language. Never for sending."""
    return _BRACES.sub(lambda found: str(values.get(found[1]) or f"⟨{PLACEHOLDERS[found[1]]}⟩"), text)


def left_open(words: str) -> list[str]:
    """What is still to be filled in: [[ the reason ]] by whoever writes, {{ item }} from the case; each once."""
    return list(dict.fromkeys(found[0] for found in _OPEN.finditer(words)))


def is_bare(words: str, template: str) -> bool:
    """Whether ``words`` are the filled ``template`` and nothing else, but for blanks and line ends."""
    return bool(template.strip()) and words.split() == template.split()
