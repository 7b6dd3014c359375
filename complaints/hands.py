"""How a case changes hands: the words that are stored in columns."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Distribution(TextChoices):
    """How cases that come in without a handler find one."""

    NONE = "none", _("by hand")
    ROUND_ROBIN = "round_robin", _("in turn")
    LOAD = "load", _("by load")


class HowAssigned(TextChoices):
    """How a case came to whoever carries it."""

    BY_HAND = "by_hand", _("handed over by hand")
    ROUND_ROBIN = "round_robin", _("in turn")
    LOAD = "load", _("by load")
    OVER_CAP = "over_cap", _("by load, everybody had enough strong contacts")
    ESCALATED = "escalated", _("escalated")
    TAKEN_OVER = "taken_over", _("taken over")
    SPREAD = "spread", _("spread over the team")
    SHIFT = "shift", _("at the end of a shift")
    LEFT = "left", _("left to the team without a handover")


class Suits(TextChoices):
    """Why the policy chose this person among those who are there."""

    BOTH = "both", _("speaks the customer’s language and knows the matter")
    LANGUAGE = "language", _("speaks the customer’s language")
    SKILL = "skill", _("knows the matter")
    NOBODY = "nobody", _("nobody who could take it speaks the language or knows the matter")


class HelpEnd(TextChoices):
    """How a call for help ended."""

    HEARD = "heard", _("the answer was heard")
    WITHDRAWN = "withdrawn", _("no longer needed")
    TAKEN_OVER = "taken_over", _("somebody took the case over")
    CASE_ENDED = "case_ended", _("the case ended")
