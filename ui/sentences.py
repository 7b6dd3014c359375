"""Sentences that take words in: what they take in may bring its own mark, and the sentence still ends once."""

import re

from django.utils.translation import gettext as _

# A mark that ends a sentence, and one full stop too many.
ENDED_TWICE = re.compile(r"(?P<end>(?<!\.)\.(?!\.\.)|[!?…。！？])[.。](?![.。])")


def ended_once(sentence: str) -> str:
    """The sentence without a full stop that follows another mark of ending: "Recorded: Help!", not "Help!."."""
    return ENDED_TWICE.sub(r"\g<end>", sentence)


def recorded(what: str) -> str:
    """What the reader is told after an act, in the active language."""
    return ended_once(_("Recorded: %(what)s.") % {"what": what})
