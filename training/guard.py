"""The graphs that the database enforces on scorecards, rounds and coaching notes; what it lets nobody change later."""

from audit.guards import Guard, edges_of, guard
from training.choices import CardState, NoteState, RoundState
from training.models import CoachingNote, Scorecard, ScoreRound

CARD = guard(
    Guard(
        table="training_scorecard",
        subject="training.scorecard",
        first=CardState.DRAFT.value,
        edges=edges_of(Scorecard),
    )
)
ROUND = guard(
    Guard(
        table="training_scoreround",
        subject="training.scoreround",
        first=RoundState.OPEN.value,
        edges=edges_of(ScoreRound),
    )
)
NOTE = guard(
    Guard(
        table="training_coachingnote",
        subject="training.coachingnote",
        first=NoteState.WAITING.value,
        edges=edges_of(CoachingNote),
    )
)
