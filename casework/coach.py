"""What stands beside a case to help: first moves, the gift that would fit, what comes after."""

from datetime import datetime

from casework.words import SAY_AND_AVOID
from complaints.models import Complaint
from followups.planning import windows
from gifts.giving import Frame, NoPolicy, frame_of


class Coach:
    """Advice for one case at one moment; nothing of it is stored."""

    def __init__(self, case: Complaint, at: datetime):
        self.case, self.at = case, at

    @property
    def advice(self):
        """What to say and what to avoid with this feeling."""
        return SAY_AND_AVOID.get(self.case.emotion_kind or "calm")

    @property
    def moves(self) -> list[str]:
        """The first moves of the category, until they stand on the case as tasks."""
        return [] if self.case.tasks.exists() else self.case.category.moves

    @property
    def frame(self) -> Frame | None:
        """Within what an apology gift would move; None where no policy covers it."""
        try:
            return frame_of(self.case, self.at)
        except NoPolicy:
            return None

    @property
    def plan(self):
        """The follow-ups that would be planned if it were resolved now."""
        return windows(self.case, self.at) if self.case.is_in_progress else []
