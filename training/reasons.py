"""Why the history answers as it does: sentences by code, filled with the numbers and moments that show it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from complaints.choices import DemandConfirmation
from training.choices import Told

# Why, in words; a value that is a moment reads as a date.
WHYS = {
    "imported": _("The case was imported without its steps."),
    "still_open": _("That is not decided yet: the case goes on."),
    "at_first_contact": _("It was settled at the first contact."),
    "no_clock": _("No clock was set for it."),
    "met": _("Done at %(done)s, due at %(due)s."),
    "late": _("Done at %(done)s, but due at %(due)s."),
    "never": _("It was due at %(due)s and was not done."),
    "runs": _("The clock still runs, until %(due)s."),
    "ended_before": _("The clock ended with the case."),
    "confirmed": _("The customer confirmed it: %(how)s."),
    "not_confirmed": _("The assessment names no confirmation by the customer."),
    "not_asked": _("A minor matter: nobody has to confirm it."),
    "could_not_confirm": _("The customer could not be asked, or did not wish to say."),
    "told_between": _("The customer heard from us %(count)s times between the acknowledgement and the proposal."),
    "silent": _("Between the acknowledgement and the proposal %(hours)s hours passed without a word of ours."),
    "short": _("The proposal came within a day: there was nothing to tell in between."),
    "told_first": _("Something stood in the way; the customer was told before it was due."),
    "told_late": _("Something stood in the way; the customer was told only after it was due."),
    "not_told": _("A promise was late or broken, and no word to the customer before it is recorded."),
    "nothing_in_the_way": _("Nothing stood in the way."),
    "no_promise": _("Nothing was promised."),
    "kept": _("All %(count)s promises were kept in time."),
    "kept_late": _("A promise was kept late."),
    "broken": _("A promise was not kept."),
    "not_due": _("A promise is not due yet."),
    "asked_in_window": _("The customer was asked in the window, until %(due)s."),
    "asked_late": _("The customer was asked after the window, which closed at %(due)s."),
    "missed": _("The window closed at %(due)s and nobody asked."),
    "window_open": _("The window is open until %(due)s."),
    "no_follow_up": _("No follow-up was due."),
    "options": _("%(count)s options were put to the customer, with what speaks for and against them."),
    "one_option": _("One option was put to the customer."),
    "bare_options": _("%(count)s options were put to the customer, not each with what speaks for and against it."),
    "no_options": _("The case ended without a proposal."),
    "agreed_written": _("The customer agreed, and it is in writing."),
    "agreed_spoken": _("The customer agreed in speech only."),
    "decided": _("No agreement was found; we decided and gave reasons."),
    "not_agreed": _("The case ended without an agreement."),
    "said_solved": _("The customer confirmed that it is solved."),
    "said_partly": _("The customer said that it is solved in part."),
    "said_unsolved": _("The customer said that it is not solved."),
    "left_fine": _("The customer left the conversation content."),
    "did_not_say": _("The customer did not say."),
    "thanks_written": _("Thanks stand in what was written to the customer."),
    "thanks_on_card": _("Thanks stand on the card of the gift."),
    "thanks_unseen": _("No written word thanks the customer; what was said is not recorded."),
    "no_gift": _("There was no gift."),
    "apology_first": _("The apology came first."),
    "gift_first": _("The gift was asked for before anybody apologised."),
    "no_apology": _("There was a gift, and no apology."),
    "in_band": _("Its value lies within the tier."),
    "out_of_band_reason": _("Its value leaves the tier, with a reason and somebody’s word."),
    "out_of_band": _("Its value leaves the tier without a reason."),
    "related": _("It suits this kind of matter."),
    "unrelated": _("It is made for other matters."),
    "calm": _("The last reading before it left was calm enough."),
    "angry": _("The last reading before it left was anger."),
    "angry_decided": _("The customer was angry; a second person let it go ahead, with a reason."),
    "no_reading": _("Nobody read the emotion before it left."),
    "full": _("Emotion, demand, what was done, cause and lesson are written down."),
    "lacking": _("%(count)s of what belongs to a whole record are lacking."),
}


@dataclass(frozen=True)
class Found:
    """What the history says to one item: the answer, a code of WHYS, the moment that shows it, what it names."""

    answer: str
    why: str
    at: datetime | None = None
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_known(self) -> bool:
        """Whether there is an answer at all."""
        return self.answer != Told.UNKNOWN

    @property
    def words(self) -> str:
        """Why, in the reader's language and zone."""
        return str(WHYS[self.why]) % {name: _read(value) for name, value in self.values.items()}

    def stored(self) -> dict:
        """As it is kept with an answer: codes, numbers and moments."""
        told = {
            name: value.isoformat() if isinstance(value, datetime) else value for name, value in self.values.items()
        }
        return {"why": self.why, "at": self.at.isoformat() if self.at else None, "values": told}

    @classmethod
    def read(cls, answer: str, stored: Mapping[str, Any]) -> "Found":
        """What ``stored`` kept."""
        at = stored.get("at")
        moments = {name: _moment(value) for name, value in stored.get("values", {}).items()}
        return cls(answer, stored.get("why", "imported"), datetime.fromisoformat(at) if at else None, moments)


def _moment(value):
    try:
        return datetime.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return value


def _read(value) -> str:
    if isinstance(value, datetime):
        return date_format(localtime(value), "SHORT_DATETIME_FORMAT")
    words: dict = dict(DemandConfirmation.choices)
    return str(words.get(value, value))
