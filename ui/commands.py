"""All that can be reached by a key or by name, in one registry: the map, the palette and the handlers read this.

The apps register what they have when they start; nothing else in the product knows a key.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

EVERYWHERE, LIST, DESK, CASE, CALL, FORM = "everywhere", "list", "desk", "case", "call", "form"
REPLAY, SCORE = "replay", "score"
PLACES = {
    EVERYWHERE: _("Everywhere"),
    LIST: _("In a list"),
    DESK: _("On the desk"),
    CASE: _("On a case"),
    CALL: pgettext_lazy("keys", "On a follow-up"),
    REPLAY: pgettext_lazy("keys", "In replay"),
    SCORE: pgettext_lazy("keys", "On a scorecard"),
    FORM: _("While writing"),
}
CHORDS = {"Control+k": "Ctrl/⌘ K", "Control+Enter": "Ctrl/⌘ ↵", "Alt+Enter": "Alt ↵", "Enter": "↵"}
CHORDS |= {"ArrowLeft": "←", "ArrowRight": "→", " ": "␣"}


@dataclass(frozen=True)
class Command:
    """Something one can do. ``page`` names the address it leads to; ``by_script`` says that shortcuts.js does it.

    Whatever is neither marks an element of a page by ``{% key %}``, which the key then reaches: it follows a link,
    opens a fold or points at a field or button, and never acts by itself.
    """

    code: str
    label: Any
    key: str = ""
    where: str = EVERYWHERE
    page: str = ""
    by_script: bool = False
    is_open_to: Callable[[Any], bool] = lambda user: True

    @property
    def caps(self) -> list[str]:
        """The key caps to press, one after the other."""
        return [CHORDS[self.key]] if self.key in CHORDS else self.presses

    @property
    def presses(self) -> list[str]:
        """What the browser calls the keys, one after the other; the space bar is one too."""
        return self.key.split() or [self.key]


class Registry(dict[str, Command]):
    """The commands by their codes, in the order in which they were registered."""

    def register(self, *commands: Command) -> None:
        """Add them. Raises ValueError for a code that is known, or a key that would mean two things in one place."""
        for command in commands:
            if command.code in self or any(clash(command, other) for other in self.values()):
                raise ValueError(f"{command.code} ({command.key}) is taken")
            self[command.code] = command

    def of_page(self, name: str) -> Command | None:
        """The command that leads to the page of this name."""
        return next((command for command in self.values() if command.page == name), None)

    def places(self, closed: Collection[str] = ()) -> list[tuple[Any, list[Command]]]:
        """[(place, its commands with keys)] for the map, without the ``closed`` ones."""
        keyed = [command for command in self.values() if command.key and command.code not in closed]
        known = [(name, [command for command in keyed if command.where == place]) for place, name in PLACES.items()]
        return [(name, commands) for name, commands in known if commands]


def clash(one: Command, other: Command) -> bool:
    """Whether pressing the key of one could mean the other: the same key, or the beginning of its keys."""
    if not one.key or not other.key:
        return False
    together = one.where == other.where or EVERYWHERE in {one.where, other.where} or LIST in {one.where, other.where}
    ours, theirs = one.presses, other.presses
    shorter = min(len(ours), len(theirs))
    return together and ours[:shorter] == theirs[:shorter]


COMMANDS = Registry()
