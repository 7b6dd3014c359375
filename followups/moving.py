"""Moving a window: free within what was planned; beyond it with a reason, and far beyond it not by everybody."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from followups import contacts, permissions
from followups.models import FollowUp

BEYOND = timedelta(days=7)  # behind the planned end; later than that a supervisor or manager moves it


@dataclass(frozen=True)
class Objection:
    """Something that speaks against a window. ``field`` is where it is mended: "reason" and "although" are given there.

    Whatever stands at another field cannot be had at all.
    """

    field: str
    words: Any


class CannotMove(Exception):
    """The window was refused; ``objections`` say why. Nothing was written."""

    def __init__(self, objections: list[Objection]):
        super().__init__(", ".join(str(one.words) for one in objections))
        self.objections = objections


def planned_window(followup: FollowUp) -> tuple[datetime, datetime]:
    """The window as it was first planned, from the history of the follow-up."""
    first = followup.history.order_by("revision").values_list("earliest_at", "latest_at").first()
    return first or (followup.earliest_at, followup.latest_at)


def objections(followup: FollowUp, earliest_at: datetime, latest_at: datetime, *, by) -> list[Objection]:
    """What speaks against moving the window there, in the order in which one asks for it."""
    opens, closes = planned_window(followup)
    found = []
    if latest_at > closes + BEYOND and not permissions.may_move_far(by, followup):
        words = _("More than 7 days behind the planned end only a supervisor or manager moves it.")
        found.append(Objection("latest_at", words))
    if earliest_at < opens or latest_at > closes:
        found.append(Objection("reason", _("This is outside the window that was planned. Say why.")))
    if earliest_at < opens:
        found.append(Objection("although", _("Earlier than planned: too early looks perfunctory.")))
    if exceeds_cap(followup, earliest_at):
        found.append(Objection("although", _("The customer would be contacted more often than the house allows.")))
    return found


def exceeds_cap(followup: FollowUp, moment: datetime) -> bool:
    """Whether one more contact with the customer then is beyond the cap; what is never put off does not ask."""
    customer = followup.customer
    if customer is None or (followup.rule is not None and followup.rule.ignores_cap):
        return False
    cap = contacts.cap_of(customer, localdate(moment))
    if cap is None:
        return False
    known = contacts.contacts_of(customer, moment - cap.length, moment + cap.length, but=followup)
    return not cap.allows(moment, known.moments)


def move(followup: FollowUp, *, by, at: datetime, earliest_at: datetime, latest_at: datetime, reason: str = "",
         although: bool = False) -> None:  # fmt: skip
    """Move the window. Raises CannotMove where something speaks against it that was not answered."""
    answered = {"reason": bool(reason.strip()), "although": although}
    against = objections(followup, earliest_at, latest_at, by=by)
    if left := [one for one in against if not answered.get(one.field)]:
        raise CannotMove(left)
    followup.reschedule(by=by, at=at, earliest_at=earliest_at, latest_at=latest_at, reason=reason)
