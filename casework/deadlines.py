"""A deadline in plain words: policy, calendar, every stretch of time that counted, every wait, and what is left."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.utils.translation import gettext as _

from calendars.worktime import Due
from complaints.models import Clock, Hold

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Stretch:
    """Time that counted, or, with ``hold``, time in which the clock stood still; without ``until`` it still does."""

    since: datetime
    until: datetime | None
    hold: Hold | None = None

    @property
    def length(self) -> str:
        """How long it lasted, to the minute."""
        return exact_length(self.until - self.since) if self.until else ""


class Deadline:
    """One clock explained at one moment, with the waits of its case as they were known then."""

    def __init__(self, clock: Clock, holds: list[Hold], at: datetime):
        self.clock, self.holds, self.at = clock, holds, at

    @cached_property
    def counted(self) -> Due | None:
        """The stretches that count under its policy; None for a promise, which says itself when it is due."""
        return self.clock.explained(self.holds) if self.clock.standard else None

    @property
    def ends_at(self) -> datetime:
        """Until when it ran, or has run so far."""
        return min(filter(None, (self.clock.stopped_at, self.clock.paused_at, self.at)))

    @cached_property
    def stretches(self) -> list[Stretch]:
        """What counted and what did not, in order; a clock that stands still shows nothing yet to come."""
        if self.counted is None:
            return []
        last = self.clock.paused_at or self.counted.at
        spans = [(since, min(until, last)) for since, until in self.counted.intervals if since < last]
        waits = [hold for hold in self.holds if self.clock.may_pause and self.concerns(hold)]
        found = [Stretch(since, until) for since, until in spans]
        found += [Stretch(max(hold.placed_at, self.clock.started_at), hold.released_at, hold) for hold in waits]
        return sorted(found, key=lambda stretch: stretch.since)

    def concerns(self, hold: Hold) -> bool:
        """Whether the wait fell into the time of this clock."""
        ends = self.clock.stopped_at or self.counted.at
        began_before_the_end = hold.placed_at < ends
        return began_before_the_end and (hold.released_at is None or hold.released_at > self.clock.started_at)

    @property
    def used(self) -> timedelta:
        """How much of its time was gone."""
        spans = ((s.since, min(s.until, self.ends_at)) for s in self.stretches if not s.hold)
        return sum((until - since for since, until in spans if since < until), timedelta())

    @property
    def used_words(self) -> str:
        """The same in words."""
        return exact_length(self.used)

    @property
    def left_words(self) -> str:
        """How much of its time was left; empty when it was over."""
        left = self.clock.standard.length - self.used
        return exact_length(left) if left >= MINUTE else ""

    @property
    def length_words(self) -> str:
        """How much time its policy gives."""
        return exact_length(self.clock.standard.length)

    @property
    def has_moved(self) -> bool:
        """Whether the calendar reads differently today than when the deadline was set."""
        return self.counted is not None and not self.clock.paused_at and self.counted.at != self.clock.due_at


def exact_length(length: timedelta) -> str:
    """A length of time to the minute: "45 min", "8 h", "31 h 5 min"."""
    hours, minutes = divmod(length // MINUTE, 60)
    if not hours:
        return _("%(count)d min") % {"count": minutes}
    if not minutes:
        return _("%(count)d h") % {"count": hours}
    return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": minutes}
