"""The words of follow-ups that are stored in columns (docs/domain.md §5)."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class FollowUpState(TextChoices):
    """What became of a follow-up."""

    SCHEDULED = "scheduled", _("scheduled")
    DONE = "done", pgettext_lazy("follow-up", "done")
    MISSED = "missed", pgettext_lazy("follow-up", "missed")
    SUSPENDED = "suspended", _("suspended")
    CANCELLED = "cancelled", pgettext_lazy("follow-up", "cancelled")
    UNREACHED = "unreached", pgettext_lazy("follow-up", "not reached")


WAITING = (FollowUpState.SCHEDULED, FollowUpState.MISSED)


class WhyCancelled(TextChoices):
    """Why a follow-up will not happen; what somebody wrote about it is the reason in the journal."""

    DECIDED = "decided", _("somebody decided so")
    PLANNED_ANEW = "planned_anew", _("planned anew")
    TAKEN_BACK = "taken_back", _("the resolution was taken back")
    OPTED_OUT = "opted_out", _("the customer wants no contact")
    LEFT = "left", _("the programme was left")
    ERASED = "erased", _("the data was erased")


class Tried(TextChoices):
    """What came of a try to reach the customer."""

    NO_ANSWER = "no_answer", _("nobody answered")
    CALL_BACK = "call_back", _("not now: they asked for another time")
    ENGAGED = "engaged", _("engaged or cut off")
    WRONG_WAY = "wrong_way", _("the number or address does not reach them")


class WhyUnreached(TextChoices):
    """Why a follow-up ended without a talk; it never counts as satisfied."""

    NO_ANSWER = "no_answer", _("nobody answered, however often we tried")
    NO_WAY = "no_way", _("nothing that we have reaches them")
    UNANSWERED = "unanswered", _("the survey was not answered")


class Heard(TextChoices):
    """What a customer said afterwards that people should hear of."""

    KIND = "kind", _("a kind word")
    UNHAPPY = "unhappy", _("not quite happy: is it to begin again?")
    BEGAN_AGAIN = "began_again", _("still unhappy: it began again")


class Rating(IntegerChoices):
    """How fair somebody found one part of what we did; in words, never as a star."""

    VERY_BAD = 1, pgettext_lazy("rating", "very poor")
    BAD = 2, pgettext_lazy("rating", "poor")
    MIXED = 3, pgettext_lazy("rating", "so-so")
    GOOD = 4, pgettext_lazy("rating", "good")
    VERY_GOOD = 5, pgettext_lazy("rating", "very good")


class FollowUpChannel(TextChoices):
    """By which way we ask."""

    PHONE = "phone", _("phone")
    EMAIL = "email", _("e-mail")
    IM = "im", _("SMS or IM")
    LETTER = "letter", _("letter")
    VISIT = "visit", _("visit")
    SURVEY = "survey", _("survey link")


WRITTEN = (FollowUpChannel.EMAIL, FollowUpChannel.LETTER, FollowUpChannel.IM)


class Solved(TextChoices):
    """The one layer that must be answered: is it solved?"""

    YES = "yes", _("solved")
    PARTLY = "partly", _("partly solved")
    NO = "no", _("not solved")


class Layer(TextChoices):
    """An answer to one of the other layers."""

    NOT_REACHED = "not_reached", _("not reached")
    GOOD = "good", pgettext_lazy("layer", "good")
    MIXED = "mixed", pgettext_lazy("layer", "mixed")
    BAD = "bad", pgettext_lazy("layer", "bad")


class Receiver(TextChoices):
    """Who comes back to the customer."""

    HANDLER = "handler", _("whoever handled the case")
    SUPERVISOR = "supervisor", _("the supervisor of the team")
    ACCOUNT_MANAGER = "account_manager", _("the account manager")
    ROLE = "role", _("somebody with a role")


class Counted(TextChoices):
    """From when the window of a step counts."""

    START = "start", _("the start of the programme")
    PREVIOUS = "previous", _("the doing of the step before")
    BEFORE_EVENT = "before_event", _("before an event")
    AFTER_EVENT = "after_event", _("after an event")


BY_EVENT = (Counted.BEFORE_EVENT, Counted.AFTER_EVENT)


class EventKind(TextChoices):
    """What is known to happen to a customer."""

    BOOKING = "booking", pgettext_lazy("event", "a booking or stay begins")
    DELIVERY = "delivery", pgettext_lazy("event", "a delivery")
    VISIT = "visit", pgettext_lazy("event", "a visit")
    RENEWAL = "renewal", pgettext_lazy("event", "a contract is renewed")


class Proof(TextChoices):
    """What shows that a step was done."""

    NOTE = "note", pgettext_lazy("proof", "a note")
    MESSAGE = "message", pgettext_lazy("proof", "a message that was sent")
    FILE = "file", pgettext_lazy("proof", "a file")
    GIFT = "gift", pgettext_lazy("proof", "a gift that was delivered")


class EnrolmentState(TextChoices):
    """Where a customer stands in a programme."""

    ACTIVE = "active", pgettext_lazy("programme", "under way")
    FINISHED = "finished", pgettext_lazy("programme", "finished")
    LEFT = "left", pgettext_lazy("programme", "left")


class WhyLeft(TextChoices):
    """Why somebody is no longer in a programme; what was written about it is the reason in the journal."""

    DECIDED = "decided", _("somebody decided so")
    OPTED_OUT = "opted_out", _("the customer wants no contact")
    ERASED = "erased", _("the data was erased")
    WITHDRAWN = "withdrawn", _("the case ended without a solution, or in another")


class CareOutcome(TextChoices):
    """How the relationship stood when the care for it ended."""

    RECOVERED = "recovered", _("trust is back")
    STEADY = "steady", _("steady: nothing more is needed")
    FRAGILE = "fragile", _("still fragile")
    LOST = "lost", _("the customer has left us")


class CapOutcome(TextChoices):
    """What the cap on contacts did to a window."""

    MOVED = "moved", _("later, so that the customer is not contacted too often")
    MERGED = "merged", _("together with another follow-up of the customer")
    BEYOND = "beyond", _("one contact more than the house allows itself: there was no later time")


class ReminderKind(TextChoices):
    """Of what a reminder tells."""

    OPENS = "opens", _("the window is open")
    CLOSES = "closes", _("the window closes soon")
    AGAIN = "again", pgettext_lazy("reminder", "it is time to try again")
    MISSED = "missed", pgettext_lazy("reminder", "it was missed")


class MailFate(TextChoices):
    """What became of the mail of a notice."""

    NONE = "none", pgettext_lazy("mail", "no address")
    WAITING = "waiting", pgettext_lazy("mail", "waiting")
    LEAVING = "leaving", pgettext_lazy("mail", "leaving")
    SENT = "sent", pgettext_lazy("mail", "sent")
    FAILED = "failed", pgettext_lazy("mail", "could not be delivered")
    UNSURE = "unsure", pgettext_lazy("mail", "its sender vanished: not sent again")
