"""Waiting for the customer: a row beside the state, during which the clocks that may pause stand still."""

from django.db import models
from django_fsm import TransitionNotAllowed

from audit.steps import act
from complaints.choices import CAN_WAIT, Direction, HoldEnd
from complaints.models.holds import Hold
from ui.asked_often import SOME_NUMBER, Question, kept

TOUCHED = ("due_at", "due_kind", "last_activity_at")


class Waiting(models.Model):
    """How a case is put on hold and goes on. The customer's answer and every step end the wait by themselves."""

    class Meta:
        abstract = True

    @classmethod
    def waits(cls) -> models.Exists:
        """The condition that a case waits for its customer, for queries about cases."""
        return models.Exists(Hold.objects.standing().filter(complaint=models.OuterRef("pk")))

    def standing_hold(self) -> Hold | None:
        """The wait that stands; None when there is none."""
        for hold in standing_of_a_case().answers({SOME_NUMBER: self.pk}):
            hold.complaint = self
            return hold
        return None

    def can_wait(self) -> bool:
        """Whether it may be put on hold: in progress, the customer was spoken to, and it does not wait already."""
        return self.state in CAN_WAIT and self.standing_hold() is None

    @act(*TOUCHED)
    def hold(self, *, by, at, why, words="", until=None):
        """Wait for the customer, at the latest ``until``. Raises TransitionNotAllowed where there is no waiting."""
        if not self.can_wait():
            raise TransitionNotAllowed(f"hold of {self} in {self.state}", object=self, method=self.hold)
        placed = self.holds.create(why=why, words=words, until=until, placed_by=by, placed_at=at)
        self.clocks.ticking().filter(standard__pauses=True, due_at__gt=at).update(
            paused_at=models.functions.Greatest("started_at", models.Value(at, models.DateTimeField()))
        )
        return placed, {"why": why, "until": until.isoformat(timespec="minutes") if until else ""}

    @act(*TOUCHED)
    def resume(self, *, by, at, how=HoldEnd.BY_HAND):
        """Go on: the clocks get back what was left of their time. Raises TransitionNotAllowed if it does not wait."""
        hold = self.standing_hold()
        if hold is None:
            raise TransitionNotAllowed(f"resume of {self}", object=self, method=self.resume)
        self.release(hold, by=by, at=at, how=how)
        return hold, {"how": HoldEnd(how).value}

    def end_waiting(self, *, by, at, how) -> None:
        """End the wait, if there is one, inside the act that ends it; told in the journal as an act of its own."""
        hold = self.standing_hold()
        if hold is not None:
            self.release(hold, by=by, at=at, how=how)
            self.record("resume", by=by, at=at, how=HoldEnd(how).value)

    def customer_answered(self, *, at) -> None:
        """Words of the customer end the wait; the system goes on. Words from before the wait began do not."""
        hold = self.standing_hold()
        if hold is not None and at >= hold.placed_at:
            self.end_waiting(by=None, at=at, how=HoldEnd.ANSWERED)

    def release(self, hold: Hold, *, by, at, how) -> None:
        """Close the row and let the clocks run again."""
        hold.released_by, hold.released_at, hold.ended_by_what = by, max(at, hold.placed_at), how
        hold.save()
        self.follow_holds()

    def follow_holds(self) -> None:
        """Bring every running clock that may pause in line with the waits of the case."""
        holds = list(self.holds.order_by("placed_at"))
        for clock in self.clocks.running().filter(standard__pauses=True).select_related("standard", "calendar"):
            clock.follow(holds)
            clock.save(update_fields=["due_at", "warn_at", "paused_at"])

    def wait_again(self, moment) -> None:
        """Taking a step back takes back too that it ended a wait, unless the customer was heard or waited for since."""
        last = self.holds.order_by("placed_at", "pk").last()
        heard = self.messages.filter(direction=Direction.INBOUND, at__gte=moment)
        if last and (last.released_at, last.ended_by_what) == (moment, HoldEnd.STEP) and not heard.exists():
            last.released_at, last.released_by, last.ended_by_what = None, None, ""
            last.save()
        if last:
            self.follow_holds()


@kept
def standing_of_a_case() -> Question[Hold]:
    """The wait that stands of the case with the number that is given."""
    return Question(Hold.objects.standing().filter(complaint=SOME_NUMBER).order_by("pk")[:1])
