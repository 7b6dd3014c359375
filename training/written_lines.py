"""Lines of a life as HTML, drawn once for all the moments at which they read the same."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.template import loader
from django.utils.safestring import SafeString
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import get_language

from casework.casefile import CaseFile
from casework.timeline import Fold, Happening, folded
from training.lives import Life

LINE = "training/panels/lived.html"


@dataclass(frozen=True)
class WrittenFold:
    """Several lines of one kind as one that opens: what it says closed, when it began, and the lines."""

    at: datetime
    words: str
    lines: list[SafeString]


class WrittenLines:
    """The lines of one moment. What a line says rarely changes from one moment to the next, and most of it never."""

    def __init__(self, kept: Life, file: CaseFile):
        self.kept, self.file = kept, file
        self.told_in = get_language(), get_current_timezone_name(), file.script, file.case.language

    def write_all(self, lines: Iterable[Happening]) -> list[SafeString | WrittenFold]:
        """The lines, each run of noise folded into one."""
        return [
            WrittenFold(one.lines[0].at, one.words, [self.write(line) for line in one.lines])
            if isinstance(one, Fold)
            else self.write(one)
            for one in folded(lines)
        ]

    def write(self, line: Happening) -> SafeString:
        """The line as the timeline of the case shows it."""
        if not is_settled(line):
            return self.draw(line)
        key = (*self.told_in, *seen_of(line))
        if key not in self.kept.lines:
            self.kept.lines[key] = self.draw(line)
        return self.kept.lines[key]

    def draw(self, line: Happening) -> SafeString:
        """The line drawn anew."""
        return loader.get_template(LINE).render({"line": line, "file": self.file})


def is_settled(line: Happening) -> bool:
    """Whether nothing hangs on the line that a later act may change: a translation, files, what was struck."""
    return not (line.of or line.files or line.redacted or line.message and line.message.gloss)


def seen_of(line: Happening) -> tuple:
    """All that its HTML is made of; the entry and who recorded it when do not change as long as the life is kept."""
    message = line.message
    said = message and (message.pk, type(message.body), str(message.body), message.channel, message.is_verbatim)
    apology = getattr(getattr(message, "apology", None), "kind", "")
    entry = line.entry and line.entry.pk
    return line.at, line.kind, line.who, line.text, line.is_entered_together, entry, said, apology
