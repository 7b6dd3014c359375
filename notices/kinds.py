"""The kinds of notices: what they are called, and by which way each comes unless its reader wishes otherwise."""

from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Way(TextChoices):
    """How a kind of notice reaches somebody. Every way but "off" shows it in the product as well."""

    OFF = "off", pgettext_lazy("notice", "not at all")
    PRODUCT = "product", pgettext_lazy("notice", "only here")
    DIGEST = "digest", pgettext_lazy("notice", "here, and in the daily mail")
    AT_ONCE = "at_once", pgettext_lazy("notice", "here, and by mail at once")


@dataclass(frozen=True)
class Kind:
    """One kind. ``mails_itself``: whoever causes it writes the mail, and only asks whether it is wanted."""

    code: str
    label: Any
    way: Way = Way.PRODUCT
    mails_itself: bool = False


KINDS: dict[str, Kind] = {}


def register(*kinds: Kind) -> None:
    """Add kinds; apps above this one add theirs when they start."""
    KINDS.update({kind.code: kind for kind in kinds})


ASSIGNMENT, MENTION, APPROVAL, DECIDED = "assignment", "mention", "approval", "decided"
NEAR, BREACHED, TEAM, ESCALATION, HELP = "breach_near", "breached", "breached_team", "escalation", "help"
REMINDER, HEARD = "reminder", "heard"
register(
    Kind(ASSIGNMENT, _("A case became mine"), Way.DIGEST),
    Kind(MENTION, _("Somebody named me in an internal note"), Way.DIGEST),
    Kind(ESCALATION, _("A case was escalated to me"), Way.AT_ONCE),
    Kind(HELP, _("A call for help in my team")),
    Kind(NEAR, _("A deadline of mine is near")),
    Kind(BREACHED, _("A deadline of mine passed"), Way.AT_ONCE),
    Kind(TEAM, _("A deadline of my team passed that its policy hands up"), Way.DIGEST),
    Kind(APPROVAL, _("A gift waits for my decision"), Way.AT_ONCE, mails_itself=True),
    Kind(DECIDED, _("Somebody decided on a gift that I asked for")),
    Kind(REMINDER, _("A follow-up of mine is due"), Way.AT_ONCE, mails_itself=True),
    Kind(HEARD, _("A customer said something about a case I worked on")),
)
