"""What training keeps: rubrics, scorecards, rounds, coaching notes."""

from training.models.coaching import CoachingNote
from training.models.round import AgreedAnswer, ScoreRound
from training.models.rubric import Rubric, RubricItem
from training.models.scorecard import ScoreAnswer, Scorecard

__all__ = ["AgreedAnswer", "CoachingNote", "Rubric", "RubricItem", "ScoreAnswer", "ScoreRound", "Scorecard"]
