"""The words of the trade for every act. An act without words cannot be written down."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import models
from django.utils.translation import get_language, gettext


@dataclass(frozen=True)
class Act:
    """How one verb reads. ``sentence`` may name facts as %(name)s; ``words`` turns stored codes into labels.

    A fact that is a mapping is a name in each language.
    """

    sentence: object
    kind: str = "record"
    words: Mapping[str, type[models.TextChoices]] = field(default_factory=dict)


LEARNING = "learning"  # what colleagues do to learn from a case; none of it is for the customer


class UnknownAct(LookupError):
    """A verb that no app has given words to."""


_acts: dict[str, Act] = {}


def register(**acts: Act) -> None:
    """Give verbs their words; called once by each app when it is ready."""
    _acts.update(acts)


def act(verb: str) -> Act:
    """The words of ``verb``. Raises UnknownAct."""
    try:
        return _acts[verb]
    except KeyError:
        raise UnknownAct(verb) from None


def names() -> list[str]:
    """All verbs that have words."""
    return list(_acts)


def verbs(kind: str) -> list[str]:
    """The verbs of one sort."""
    return [verb for verb, known in _acts.items() if known.kind == kind]


def kind(verb: str) -> str:
    """What sort of act ``verb`` is."""
    return act(verb).kind


def sentence(verb: str, facts: Mapping[str, object]) -> str:
    """The act in words, in the active language; facts that are missing leave a dash."""
    known = act(verb)
    return str(known.sentence) % _Spoken({name: _spoken(name, value, known) for name, value in facts.items()})


def _spoken(name: str, value: object, known: Act) -> str:
    if name in known.words and value not in (None, ""):
        words: dict = dict(known.words[name].choices)
        return str(words.get(value, value))
    if isinstance(value, Mapping):
        return str(value.get(get_language() or "", value.get("en", "–")))
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    return "–" if value in (None, "") else str(value)


class _Spoken(dict):
    """A fact that an old entry does not have must not break its sentence."""

    def __missing__(self, name):
        return "–"
