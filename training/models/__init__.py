"""What training keeps: queue, reviews, copies and packs; pins; rubrics, scorecards, rounds, coaching notes."""

from training.models.coaching import CoachingNote
from training.models.library import CaseCopy, CopyLine, CopyTag, Nomination, Tag
from training.models.pack import Pack, PackGuest, PackMoment
from training.models.pin import Pin, PinKind
from training.models.review import QueuedCase, Review, ReviewAction, ReviewPeriod, ReviewRule
from training.models.round import AgreedAnswer, ScoreRound
from training.models.rubric import Rubric, RubricItem
from training.models.scorecard import ScoreAnswer, Scorecard

__all__ = [
    "AgreedAnswer",
    "CaseCopy",
    "CoachingNote",
    "CopyLine",
    "CopyTag",
    "Nomination",
    "Pack",
    "PackGuest",
    "PackMoment",
    "Pin",
    "PinKind",
    "QueuedCase",
    "Review",
    "ReviewAction",
    "ReviewPeriod",
    "ReviewRule",
    "Rubric",
    "RubricItem",
    "ScoreAnswer",
    "ScoreRound",
    "Scorecard",
    "Tag",
]
