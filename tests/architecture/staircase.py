"""The layers as the import linter's contract in pyproject.toml states them: one place, read here too."""

import tomllib
from pathlib import Path

CLONE = Path(__file__).parent.parent.parent
PROJECT = tomllib.loads((CLONE / "pyproject.toml").read_text())
LAYERS = [
    [app.strip() for app in layer.split("|")] for layer in PROJECT["tool"]["importlinter"]["contracts"][0]["layers"]
]
OURS = [app for layer in LAYERS for app in layer]


def height(app):
    """How far up the staircase an app stands; the ground is 0."""
    return next(len(LAYERS) - 1 - step for step, layer in enumerate(LAYERS) if app in layer)


def may_know(app, other):
    """Whether ``app`` may refer to ``other``: itself, or anything below; never a sibling."""
    return app == other or height(app) > height(other)


def our_files(pattern):
    """Our own files of that name pattern in all apps, migrations apart."""
    return [path for app in OURS for path in sorted((CLONE / app).rglob(pattern)) if "migrations" not in path.parts]
