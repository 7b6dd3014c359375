"""What waits to be seen and has rows of its own: shown and counted beside the notices, never copied into them.

Apps above this one register theirs when they start, as with followups/contacts.py.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import now

from followups.models import FollowUp, Hearing, Notice
from notices.kinds import HEARD, KINDS, REMINDER

SHOWN = 20


@dataclass(frozen=True)
class Line:
    """One row of the list: its kind in words, which case, when, where it leads."""

    kind: Any
    about: str
    at: datetime
    url: str


@dataclass(frozen=True)
class Source:
    """Rows that wait to be seen. ``waiting``: those of a person whom they may be shown to, newest first.

    ``line`` makes one of them readable; ``about`` is read with them; ``moment`` names the column that says since when.
    ``see`` is done to them by "all seen", where seeing is enough. ``lately`` gives the numbers of people for whom
    something came since a moment: without it a kind brings no daily mail of its own.
    """

    kind: str
    waiting: Callable[[Any], QuerySet]
    line: Callable[[Any], tuple[str, str]]
    about: tuple[str, ...] = ()
    moment: str = "at"
    see: Callable[[QuerySet], Any] = lambda rows: None
    lately: Callable[[datetime], Iterable[int]] | None = None

    def lines(self, user, *, since: datetime | None = None, most: int = SHOWN) -> list[Line]:
        """The newest of them, readable."""
        rows = self.waiting(user).select_related(*self.about)
        if since is not None:
            rows = rows.filter(**{f"{self.moment}__gt": since})
        return [Line(KINDS[self.kind].label, *self.spoken(row)) for row in rows[:most]]

    def spoken(self, row) -> tuple[str, datetime, str]:
        """Which case, when, where."""
        about, url = self.line(row)
        return about, getattr(row, self.moment), url


SOURCES: list[Source] = []


def register(*sources: Source) -> None:
    """Let rows of another app be shown here; their kind must be registered too."""
    SOURCES.extend(sources)


def named(followup) -> str:
    """The case of a follow-up; what it is where there is none. Never whom it is with."""
    return followup.complaint.reference if followup.complaint else str(followup.title)


OF_A_FOLLOW_UP = ("followup__complaint", "followup__rule", "followup__programme_step")


def reminders(user) -> QuerySet:
    """Reminders that still wait to be looked at."""
    return Notice.objects.unseen_by(user).filter(reminder__followup__in=FollowUp.objects.visible_to(user))


def unseen_since(model, since: datetime) -> Iterable[int]:
    """Whose unseen rows came since then."""
    return model.objects.filter(seen_at=None, at__gt=since).order_by().values_list("recipient", flat=True).distinct()


register(
    Source(
        REMINDER,
        reminders,
        lambda notice: (named(notice.reminder.followup), notice.reminder.followup.get_absolute_url()),
        tuple(f"reminder__{name}" for name in OF_A_FOLLOW_UP),
        see=lambda rows: rows.update(seen_at=now()),
        lately=lambda since: unseen_since(Notice, since),
    ),
    Source(
        HEARD,
        Hearing.objects.unseen_by,
        lambda heard: (named(heard.followup), reverse("casework:heard")),
        OF_A_FOLLOW_UP,
        see=lambda rows: rows.update(seen_at=now()),
        lately=lambda since: unseen_since(Hearing, since),
    ),
)
