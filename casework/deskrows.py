"""The rows of the desk, by urgency, their strings prepared: the template of a long list only puts them down."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.core.cache import caches
from django.db.models import BooleanField, Case, When
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from calendars.models import Calendar
from calendars.worktime import Interval, Schedule, closed_soon
from complaints.models import Complaint
from ui.templatetags import ui

# of the many columns of a case, those that a row shows
NEEDED = (
    *("reference", "version", "state", "severity", "due_at", "subject", "emotion_kind", "emotion_level"),
    *("customer__name", "customer__tier", "handler__alias"),
    *("category__name_en", "category__name_zh_hant", "category__name_zh_hans"),
)
# whether it was left to the team without a handover
IS_LEFT = Case(When(Complaint.was_left(), then=True), default=False, output_field=BooleanField())
NO_CLOCK = mark_safe('<span class="faint">–</span>')
CELLS = (
    '<span class="queue__clock">{clock}</span><span class="queue__severity">{severity}</span>'
    '<span class="queue__who"><span>{who}</span>{marks}</span>'
    '<span class="queue__words"><b>{category}</b>{words}</span><span class="queue__emotion">{emotion}</span>'
    '<span class="queue__state">{state}</span><span class="queue__by">{by}</span>'
)
LONGEST_REST = timedelta(days=14)  # no firm rests longer
HOURS_KEPT = 60  # seconds in which the desk may not know of a new calendar


@dataclass(frozen=True, slots=True)
class Row:
    """One case as the desk and the strip show it. ``who`` and ``words`` may still wear a mask, so they stay objects."""

    value: str
    reference: str
    address: str
    preview: str
    clock: str
    severity: str
    who: Any
    is_important: bool
    category: str
    words: Any
    emotion: str
    state: str
    by: str
    is_left: bool

    @property
    def cells(self) -> str:
        """The row as it is drawn. Not by a template: fifty of these rows took a quarter of the desk's time."""
        return format_html(
            CELLS,
            clock=self.clock or NO_CLOCK,
            severity=self.severity,
            who=self.who,
            marks=marks(self.is_important, self.is_left, get_language() or ""),
            category=self.category,
            words=self.words,
            emotion=self.emotion,
            state=self.state,
            by=self.by,
        )


@lru_cache
def marks(is_important: bool, is_left: bool, language: str) -> str:
    """What stands beside the customer's name."""
    tier = format_html('<span class="tier">{}</span>', _("VIP")) if is_important else ""
    left = format_html('<span class="tag">{}</span>', _("no handover")) if is_left else ""
    return format_html("{}{}", tier, left)


@lru_cache(maxsize=512)
def sign(kind: str, code: str, level: str, language: str) -> str:
    """A severity, state or emotion in shape and word; few there are, and every row has three."""
    if kind == "emotion":
        return ui.emotion(code, level)
    return {"severity": ui.severity, "state": ui.state}[kind](code)


@lru_cache(maxsize=8192)
def addresses_of(reference: str) -> tuple[str, str]:
    """Where the case and its preview stand."""
    return reverse("casework:case", args=[reference]), reverse("casework:preview", args=[reference])


def row_of(case: Complaint, user) -> Row:
    """What a row shows of a case from ``for_desk``."""
    language, customer, handler = get_language() or "", case.customer, case.handler
    address, preview = addresses_of(case.reference)
    return Row(
        value=str(case.pk),
        reference=case.reference,
        address=address,
        preview=preview,
        clock=ui.clock(case.due_at) if case.due_at else "",
        severity=sign("severity", case.severity, "", language),
        who=(customer and customer.name) or _("Unnamed customer"),
        is_important=bool(customer and customer.is_important),
        category=case.category.name,
        words=case.subject,
        emotion=sign("emotion", case.emotion_kind, case.emotion_level, language) if case.emotion_level else "",
        state=sign("state", case.state, "", language),
        by=_("me") if handler and handler.pk == user.pk else handler.alias if handler else "",
        is_left=getattr(case, "is_left", False),
    )


def by_urgency(cases: list[Complaint], at: datetime, rest: Interval | None = None) -> list[dict]:
    """The cases in groups: overdue, due while we ``rest``, within the hour, today, later, and those that wait."""
    midnight = localtime(at).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    groups = {
        "late": (_("Overdue"), _("answer these first")),
        "rest": (_("Due before we open again"), resting_words(rest)),
        "soon": (_("Due within the hour"), ""),
        "today": (_("Today"), ""),
        "later": (_("Later"), ""),
        "word": (_("Waiting for the customer’s word"), ""),
    }
    sorted_cases: dict[str, list] = {key: [] for key in groups}
    for case in cases:
        if case.due_at is None:
            sorted_cases["word"].append(case)
        elif case.due_at < at:
            sorted_cases["late"].append(case)
        elif rest and rest[0] <= case.due_at < rest[1]:
            sorted_cases["rest"].append(case)
        elif case.due_at < at + timedelta(hours=1):
            sorted_cases["soon"].append(case)
        else:
            sorted_cases["today" if case.due_at < midnight else "later"].append(case)
    return [
        {"name": name, "note": note, "rows": sorted_cases[key]}
        for key, (name, note) in groups.items()
        if sorted_cases[key]
    ]


def prepared(groups: list[dict], user) -> list[dict]:
    """The groups with rows instead of cases."""
    return [group | {"rows": [row_of(case, user) for case in group["rows"]]} for group in groups]


def rest_of(team, cases: list[Complaint], at: datetime) -> Interval | None:
    """From when to when the team rests, in its last open hour and where a listed deadline could fall into it."""
    if not any(case.due_at and at < case.due_at < at + LONGEST_REST for case in cases):
        return None
    return closed_soon(hours_of(team, at), at, timedelta(hours=1))


def hours_of(team, at: datetime) -> Schedule:
    """The hours by which a team works, kept for a minute."""
    key = f"desk-hours-{team.pk if team else 0}-{at.year}"
    return caches["process"].get_or_set(key, lambda: Calendar.objects.for_team(team).schedule(at), HOURS_KEPT)


def resting_words(rest: Interval | None) -> str:
    """When we close and open again, and that nobody is on duty between."""
    if rest is None:
        return ""
    closes, opens = (date_format(localtime(moment), "SHORT_DATETIME_FORMAT") for moment in rest)
    return _("closed from %(closes)s until %(opens)s, nobody on duty") % {"closes": closes, "opens": opens}
