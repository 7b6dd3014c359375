"""The lists a desk works from, and by what they are narrowed down: known words only, the rest is left out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.choices import OPEN, Channel, EmotionLevel, Severity, State
from ui.keys import key_of


class Moments(NamedTuple):
    """The moments by which a desk sorts its cases: now, and where the next hour, the day and the week end."""

    at: datetime
    in_an_hour: datetime
    midnight: datetime
    in_a_week: datetime

    @classmethod
    def seen_at(cls, at: datetime) -> "Moments":
        """Those of a reader in the active zone at ``at``."""
        midnight = localtime(at).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
        return cls(at, at + timedelta(hours=1), midnight, at + timedelta(days=7))


WORKLISTS: dict[str, Callable[..., QuerySet]] = {
    "mine": lambda cases, user, moments: cases.open().handled_by(user),
    "team": lambda cases, user, moments: cases.open(),
    "unassigned": lambda cases, user, moments: cases.unassigned(),
    "escalated": lambda cases, user, moments: cases.escalated(),
    "overdue": lambda cases, user, moments: cases.overdue(moments.at),
    "waiting": lambda cases, user, moments: cases.on_hold(),
}
NAMES = {
    "mine": _("Mine"),
    "team": _("Team"),
    "unassigned": _("Unassigned"),
    "escalated": _("Escalated"),
    "overdue": _("Overdue"),
    "waiting": pgettext_lazy("desk", "Waiting"),
}
GRAVE = "grave"
ME, NOBODY = "me", "nobody"
TIERS = {"important": _("VIP"), "ordinary": _("ordinary")}
DUE = {
    "overdue": _("overdue"),
    "hour": _("within the hour"),
    "soon": _("within the hour, not yet overdue"),
    "today": _("today"),
    "week": _("within 7 days"),
    "none": _("no deadline runs"),
}
SEVERITIES = {GRAVE: _("severe or critical"), **dict(Severity.choices)}
STATES = {code: State(code).label for code in OPEN}
KNOWN: dict[str, Mapping[str, object]] = {
    "view": NAMES,
    "state": STATES,
    "severity": SEVERITIES,
    "channel": dict(Channel.choices),
    "tier": TIERS,
    "emotion": dict(EmotionLevel.choices),
    "due": DUE,
}


@dataclass(frozen=True)
class Worklist:
    """One of the lists, narrowed down. ``category`` is a key, ``handler`` a key, ME or NOBODY; empty: any."""

    view: str = "team"
    state: str = ""
    category: str = ""
    severity: str = ""
    channel: str = ""
    handler: str = ""
    tier: str = ""
    emotion: str = ""
    due: str = ""

    @classmethod
    def of(cls, asked: Mapping, default: str = "team") -> "Worklist":
        """What the parameters of an address or a stored filter ask for; whatever makes no sense is left out."""
        given = {field.name: asked.get(field.name, "") for field in fields(cls)}
        words = {name: word for name, word in given.items() if isinstance(word, str) and makes_sense(name, word)}
        return cls(**{"view": default, **words})

    @property
    def filters(self) -> dict[str, str]:
        """What narrows the list down, as it is stored and as addresses write it."""
        return {name: word for name, word in self.asked.items() if name != "view"}

    @property
    def asked(self) -> dict[str, str]:
        """The list and what narrows it down."""
        return {field.name: word for field in fields(self) if (word := getattr(self, field.name))}

    def cases(self, visible: QuerySet, user, moments: Moments) -> QuerySet:
        """Those of the ``visible`` cases that belong to it then."""
        found = WORKLISTS[self.view](visible, user, moments)
        for name in self.filters:
            found = found.filter(getattr(self, f"by_{name}")(user, moments))
        return found

    def by_state(self, user, moments) -> Q:
        return Q(state=self.state)

    def by_category(self, user, moments) -> Q:
        return Q(category=int(self.category))

    def by_severity(self, user, moments) -> Q:
        return Q(severity__in=[Severity.SEVERE, Severity.CRITICAL] if self.severity == GRAVE else [self.severity])

    def by_channel(self, user, moments) -> Q:
        return Q(channel=self.channel)

    def by_handler(self, user, moments) -> Q:
        if self.handler == NOBODY:
            return Q(handler=None)
        return Q(handler=user.pk if self.handler == ME else int(self.handler))

    def by_tier(self, user, moments) -> Q:
        return Q(customer__tier=self.tier)

    def by_emotion(self, user, moments) -> Q:
        return Q(emotion_level=self.emotion)

    def by_due(self, user, moments) -> Q:
        if self.due == "none":
            return Q(due_at=None)
        if self.due == "soon":
            return Q(due_at__gte=moments.at, due_at__lt=moments.in_an_hour)
        until = dict(zip(("overdue", "hour", "today", "week"), moments, strict=True))
        return Q(due_at__lt=until[self.due])


def makes_sense(name: str, word: str) -> bool:
    """Whether a list can be narrowed down so."""
    if name == "handler" and word in {ME, NOBODY}:
        return True
    return word in KNOWN[name] if name in KNOWN else key_of(word) is not None
