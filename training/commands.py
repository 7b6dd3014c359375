"""What training adds to the keys, the palette and the places."""

from ui.commands import Command

ALL: tuple[Command, ...] = ()
