"""The words of follow-ups that are stored in columns (docs/domain.md §5)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class FollowUpState(TextChoices):
    """What became of a follow-up."""

    SCHEDULED = "scheduled", _("scheduled")
    DONE = "done", pgettext_lazy("follow-up", "done")
    MISSED = "missed", pgettext_lazy("follow-up", "missed")
    SUSPENDED = "suspended", _("suspended")
    CANCELLED = "cancelled", pgettext_lazy("follow-up", "cancelled")


WAITING = (FollowUpState.SCHEDULED, FollowUpState.MISSED)


class WhyCancelled(TextChoices):
    """Why a follow-up will not happen; what somebody wrote about it is the reason in the journal."""

    DECIDED = "decided", _("somebody decided so")
    PLANNED_ANEW = "planned_anew", _("planned anew")
    TAKEN_BACK = "taken_back", _("the resolution was taken back")
    ERASED = "erased", _("the data was erased")


class FollowUpChannel(TextChoices):
    """By which way we ask."""

    PHONE = "phone", _("phone")
    EMAIL = "email", _("e-mail")
    IM = "im", _("SMS or IM")
    LETTER = "letter", _("letter")
    VISIT = "visit", _("visit")
    SURVEY = "survey", _("survey link")


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
