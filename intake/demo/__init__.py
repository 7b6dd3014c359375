"""A year of an invented house."""

from collections.abc import Callable

# What apps above this one add at the end: called with the time as of which the demo is told. They add it when ready.
FINALLY: list[Callable] = []
