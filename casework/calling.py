"""What to say in a follow-up talk, layer by layer, in the language that is active: the customer's (domain.md §5)."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

IS_IT_SOLVED = {
    "quality": gettext_lazy("Is the piece you have now all right, and is everything about using it clear?"),
    "delay": gettext_lazy("Did everything reach you, and on the day we named?"),
    "attitude": gettext_lazy("Has every contact with us been as it should be since then?"),
    "billing": gettext_lazy("Does the amount agree now, and has any refund arrived?"),
    "privacy": gettext_lazy("Have you noticed anything unusual about your data since then?"),
    "promise": gettext_lazy("Have we done all that we promised you?"),
    "system": gettext_lazy("Has it been running since then without another fault?"),
}
OPENING = gettext_lazy(
    "%(name)s, this is %(caller)s of %(firm)s. On %(day)s you told us about “%(matter)s”."
    " How has it been since? It takes two minutes."
)
STAY_IN_TOUCH = {
    "quality": gettext_lazy(
        "We have looked into how it came about and changed it. May I show you how, at your next visit?"
    ),
    "attitude": gettext_lazy(
        "My colleagues were trained on it afterwards. May I invite you again, with another person if you prefer?"
    ),
    "system": gettext_lazy("It was mended for good. From now on we tell you before we work on it; is that all right?"),
}


CARE = gettext_lazy(
    "%(name)s, this is %(caller)s of %(firm)s. I am calling only to hear how you are getting on with us. Is it a good"
    " moment?"
)
HOW_ARE_THEY = gettext_lazy("Is everything as it should be between us? Is there something we should know?")
# What not to forget in a talk, by category (docs/domain.md §5): questions to ask and things to tell.
CHECKLIST = {
    "quality": [
        gettext_lazy("Is the replacement all right in daily use?"),
        gettext_lazy("Here is how it lasts longest: …"),
        gettext_lazy("This is what we improved afterwards: …"),
    ],
    "delay": [
        gettext_lazy("Did the parcel arrive whole, and on the day we named?"),
        gettext_lazy("From now on you hear from us before a day slips."),
    ],
    "attitude": [
        gettext_lazy("This is the training that followed: …"),
        gettext_lazy("We would like to invite you again."),
        gettext_lazy("If you prefer, another person looks after you."),
    ],
    "billing": [
        gettext_lazy("Has the refund arrived, in full?"),
        gettext_lazy("Shall we go through the next bill together?"),
    ],
    "privacy": [
        gettext_lazy("Has anybody you do not know been in touch with you?"),
        gettext_lazy("You may ask at any time what we hold about you."),
    ],
    "promise": [
        gettext_lazy("Is there a promise of ours that is still open?"),
        gettext_lazy("From now on every promise has a name and a day."),
    ],
    "system": [
        gettext_lazy("This is what was mended: …"),
        gettext_lazy("This is what keeps it from happening again: …"),
        gettext_lazy("We tell you before the next maintenance."),
    ],
}


@dataclass(frozen=True, slots=True)
class Script:
    """One sentence for each layer, and one to begin with."""

    opening: str
    solved: str
    compensation: str
    feeling: str
    improvement: str
    relationship: str
    checklist: list[str]


def matter_of(case) -> str:
    """What it was about, to be said aloud: what they bought, else the kind of matter; never their own words."""
    return case.purchase.item if case.purchase and case.purchase.item else case.category.name


def script_for(followup, caller) -> Script:
    """What ``caller`` may say to the customer of ``followup``, in the active language."""
    case, customer = followup.complaint, followup.customer
    code = case.category.code if case else ""
    told = {
        "name": customer.addressed if customer else pgettext("address", "Dear customer"),
        "caller": caller.alias,
        "firm": settings.FIRM_NAME,
    }
    if case:
        told |= {"day": date_format(localtime(case.received_at), "MONTH_DAY_FORMAT"), "matter": matter_of(case)}
    usual = gettext_lazy("Is it settled for you, or is something left?") if case else HOW_ARE_THEY
    return Script(
        opening=str(OPENING if case else CARE) % told,
        solved=str(IS_IT_SOLVED.get(code, usual)),
        compensation=_("Was what we did to make up for it all right for you?"),
        feeling=_("Looking back, how do you feel about the way we handled it?"),
        improvement=_("If we changed one thing, which should it be?"),
        relationship=str(STAY_IN_TOUCH.get(code, gettext_lazy("May I stay your contact, should anything come up?"))),
        checklist=[str(line) for line in CHECKLIST.get(code, [])],
    )
