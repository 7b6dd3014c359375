"""The moments of a case: what happened at each, which of them decide, and how one is named in an address."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from audit.models import Entry
from complaints.choices import Direction
from complaints.models.lifecycle import VERBS
from history import moments

CLOCK_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)(:[0-5]\d)?", re.ASCII)
RAISED = frozenset({"complaint_escalate", "complaint_ask_for_help"})
BEGAN = {"complaint_register": _("Their own words"), "complaint_import": pgettext_lazy("replay", "Import")}
KINDS: dict[str, Any] = {
    "step": pgettext_lazy("replay", "Step"),
    "gift": pgettext_lazy("replay", "Gift"),
    "promise": pgettext_lazy("replay", "Promise"),
    "follow-up": pgettext_lazy("replay", "Follow-up"),
    "talk": pgettext_lazy("replay", "Words"),
}
SAID = {
    Direction.INBOUND: pgettext_lazy("replay", "The customer"),
    Direction.OUTBOUND: pgettext_lazy("replay", "Our words"),
    Direction.INTERNAL: pgettext_lazy("replay", "Note"),
}
NAMES: dict[str, Any] = BEGAN | {
    "complaint_apologise": pgettext_lazy("replay", "Apology"),
    "complaint_read_emotion": pgettext_lazy("replay", "Emotion"),
    "complaint_escalate": pgettext_lazy("replay", "Escalation"),
    "complaint_ask_for_help": pgettext_lazy("replay", "Call for help"),
    "complaint_miss_deadline": pgettext_lazy("replay", "Overdue"),
    "complaint_correct": pgettext_lazy("replay", "Correction"),
    "complaint_take_back": pgettext_lazy("replay", "Taken back"),
    "complaint_take_in": pgettext_lazy("replay", "Merged"),
    "complaint_add_finding": pgettext_lazy("replay", "Finding"),
}


def name_of(entry: Entry) -> Any:
    """A word or two for what an entry tells."""
    verb = entry.verb.removeprefix("complaint_")
    if entry.verb in NAMES:
        return NAMES[entry.verb]
    if entry.verb == "complaint_add_message":
        return SAID.get(entry.facts.get("direction", ""), KINDS["talk"])
    return VERBS.get(verb) or KINDS.get(entry.kind) or pgettext_lazy("replay", "Note")


@dataclass(frozen=True)
class Moment:
    """One moment with the acts that it holds, whole; some of what is stored has no act and its moment no entry."""

    number: int
    at: datetime
    entries: tuple[Entry, ...]

    @property
    def key(self) -> str:
        """The moment as addresses write it."""
        return moments.written(self.at)

    @property
    def leading(self) -> Entry | None:
        """The entry that the moment is named by: a decision before anything else."""
        return next(filter(decides, self.entries), self.entries[0] if self.entries else None)

    @property
    def name(self) -> Any:
        """What happened, in a word or two."""
        return name_of(self.leading) if self.leading else pgettext_lazy("replay", "Changed")

    @cached_property
    def kinds(self) -> frozenset[str]:
        """What one may look for: a decision, a gift, a promise, an escalation."""
        found = {"decision"} if any(map(decides, self.entries)) else set()
        found |= {entry.kind for entry in self.entries} & {"gift", "promise"}
        return frozenset(found | ({"escalation"} if any(entry.verb in RAISED for entry in self.entries) else set()))

    @property
    def is_late(self) -> bool:
        """Whether a clock ran out here."""
        return any(entry.verb == "complaint_miss_deadline" for entry in self.entries)

    @property
    def is_by_people(self) -> bool:
        """Whether a person acted here."""
        return any(entry.actor_id for entry in self.entries)


def decides(entry: Entry) -> bool:
    """Whether somebody decided something by it: a step, a promise, a gift, an apology, an escalation."""
    return entry.kind in {"step", "gift", "promise"} or entry.verb in RAISED or entry.verb == "complaint_apologise"


def named(text: str, times: Sequence[datetime]) -> datetime | None:
    """The moment that somebody means by ``text`` in a life with these ``times``; None when it means none.

    A time alone is of the first day of the life on which something happened then, else of the first day.
    """
    clock = CLOCK_TIME.fullmatch(text.strip())
    if clock is None or not times:
        return moments.read(text)
    length = len(clock[0])
    there = (at for at in times if localtime(at).strftime("%H:%M:%S")[:length] == clock[0])
    first = next(there, None)
    day = localtime(first or times[0]).date()
    meant = moments.read(f"{day} {clock[0]}")
    if meant is not None and meant < times[0]:
        meant = moments.read(f"{day + timedelta(days=1)} {clock[0]}")
    return meant


def name_for(at: datetime, times: Sequence[datetime]) -> str:
    """The shortest name by which ``named`` finds exactly this one of the ``times``: 14:32, or more of it."""
    here = localtime(at)
    day: date = here.date()
    ways = (f"{here:%H:%M}", f"{day} {here:%H:%M}", f"{here:%H:%M:%S}", f"{day} {here:%H:%M:%S}")
    for way in ways:
        meant = named(way, times)
        if meant is not None and (place := bisect_right(times, meant)) and times[place - 1] == at:
            return way
    return f"{day} {here:%H:%M:%S.%f}"
