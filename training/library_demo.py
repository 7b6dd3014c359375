"""A library that a trainer of the demo has begun: a queue, a review, a model case, a nomination, a pack."""

from datetime import datetime, timedelta


def fill_library(at: datetime) -> None:
    """Add them, as of ``at``."""
