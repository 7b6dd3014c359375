"""What is learned from cases."""

from training.models.library import CaseCopy, CopyLine, CopyTag, Nomination, Tag
from training.models.pack import Pack, PackGuest, PackMoment
from training.models.review import QueuedCase, Review, ReviewAction, ReviewPeriod, ReviewRule

__all__ = [
    "CaseCopy",
    "CopyLine",
    "CopyTag",
    "Nomination",
    "Pack",
    "PackGuest",
    "PackMoment",
    "QueuedCase",
    "Review",
    "ReviewAction",
    "ReviewPeriod",
    "ReviewRule",
    "Tag",
]
