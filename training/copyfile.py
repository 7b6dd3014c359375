"""A copy as it is read: its six steps, who speaks, how long after, and what in it is marked."""

from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from django.http import QueryDict
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from casework.casefile import SIX_STEPS
from training.copying import readable_lines
from training.library_choices import Speaker
from training.models import CaseCopy, CopyLine
from training.stand_ins import PATTERN, PEOPLE, person_words
from ui.moments import length_words


@dataclass(frozen=True)
class Told:
    """One line of a copy for a reader; ``source`` is what was said, for those who compare.

    ``typed`` is what was sent of the whole copy and not taken: it stands in the fields again.
    """

    line: CopyLine
    source: object = None
    typed: QueryDict | None = None

    @property
    def who(self) -> str:
        """Customer A, colleague B, the system; in the reader's language."""
        if self.line.speaker not in PEOPLE:
            return str(Speaker(self.line.speaker).label)
        language = get_language() if get_language() in PEOPLE["customer"] else "en"
        return person_words(self.line.speaker, self.line.speaker_number, language)

    @property
    def after(self) -> str:
        """How long after the beginning."""
        return (
            _("%(length)s later") % {"length": length_words(self.line.after_seconds)}
            if self.line.after_seconds >= 60
            else _("at the beginning")
        )

    @property
    def kind(self) -> str:
        """What it looks like in a timeline."""
        if self.line.verb:
            return "state"
        return "customer" if self.line.speaker == Speaker.CUSTOMER else "us"

    @property
    def words(self) -> str:
        """What stands in its field."""
        return self.line.words if self.typed is None else self.typed.get(f"words-{self.line.pk}", self.line.words)

    @property
    def is_left_out(self) -> bool:
        """Whether it is ticked as left out."""
        return self.line.is_left_out if self.typed is None else f"out-{self.line.pk}" in self.typed

    @property
    def ticked(self) -> list[str]:
        """What was ticked as harmless and is not kept yet."""
        return [] if self.typed is None else self.typed.getlist(f"clear-{self.line.pk}")

    @cached_property
    def doubts(self) -> list:
        """What is to be looked at."""
        return self.line.doubts

    @property
    def cleared(self) -> list[str]:
        """What was found harmless."""
        return [one for one in self.line.cleared.split("\n") if one]

    @property
    def marked(self) -> SafeString:
        """Its words with stand-ins and doubts marked."""
        return marked(self.line.words, [(one.start, one.end, "doubt") for one in self.doubts])


def marked(text: str, spans: list[tuple[int, int, str]]) -> SafeString:
    """``text`` with each span as <mark class="…">, and stand-ins as class "stand-in"; all of it escaped."""
    found = [(one.start(), one.end(), "stand-in") for one in PATTERN.finditer(text)]
    end, parts = 0, []
    for start, until, kind in sorted([*spans, *found]):
        if start < end:
            continue
        parts += [
            conditional_escape(text[end:start]),
            format_html('<mark class="{}">{}</mark>', kind, text[start:until]),
        ]
        end = until
    parts.append(conditional_escape(text[end:]))
    return mark_safe("".join(parts))  # noqa: S308  every part is escaped above


class CopyFile:
    """The lines of one copy. Without ``lines`` those that readers of the library see; ``typed`` as in ``Told``."""

    def __init__(self, copy: CaseCopy, lines: list[CopyLine] | None = None, sources: dict | None = None, typed=None):
        self.copy = copy
        self.lines = [
            Told(line, (sources or {}).get(line.message_id), typed)
            for line in (readable_lines(copy) if lines is None else lines)
        ]

    @property
    def marks(self) -> list[str]:
        """What to know about the case so as not to be misled by its copy: codes of what the page says in words."""
        verbs = {told.line.verb for told in self.lines}
        by_people = any(told.line.speaker == Speaker.COLLEAGUE for told in self.lines)
        found = {
            "imported": not self.copy.has_steps,
            "without_people": not by_people and bool(self.lines),
            "corrected": "complaint_correct" in verbs,
            "taken_back": "complaint_take_back" in verbs,
        }
        return [code for code, holds in found.items() if holds]

    @property
    def steps(self) -> list[dict]:
        """The six steps with their lines; of a case without known steps one part without a name."""
        names = dict(enumerate(SIX_STEPS, 1))
        ordered = sorted(self.lines, key=lambda told: told.line.step)
        return [
            {"number": step, "name": names.get(step, ""), "lines": list(told)}
            for step, told in groupby(ordered, key=lambda one: one.line.step)
        ]

    @property
    def doubt_count(self) -> int:
        """How many passages are still to be looked at."""
        return sum(len(told.doubts) for told in self.lines if not told.line.is_left_out)
