"""The rows of the desk, by urgency, drawn from plain values: models and a template took half of its time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from django.core.cache import caches
from django.db.models import BooleanField, Case, QuerySet, When
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models.naming import in_readers_language
from calendars.models import Calendar
from calendars.worktime import Interval, Schedule, closed_soon
from complaints.models import Complaint
from customers.models import Customer, Tier
from history.masking import seen_how
from ui.templatetags import ui

# whether it was left to the team without a handover
IS_LEFT = Case(When(Complaint.was_left(), then=True), default=False, output_field=BooleanField())
SHOWN = (
    *("pk", "reference", "version", "state", "severity", "due_at", "subject", "emotion_kind", "emotion_level"),
    *("customer_id", "customer__name", "customer__tier", "handler_id", "handler__alias"),
    *("category__name_en", "category__name_zh_hant", "category__name_zh_hans", "is_left"),
)
NO_CLOCK = mark_safe('<span class="faint">–</span>')
CURRENT = mark_safe(' aria-current="true"')
PICK = (
    '<label class="queue__pick"><input type="checkbox" name="case" value="{pk}" aria-label="{select} {reference}">'
    "</label>"
)
LINK = (
    '<a class="queue__row" href="{address}"{current} hx-get="{preview}" hx-target="#preview"'
    ' hx-trigger="focus delay:120ms" hx-swap="innerHTML">'
    '<span class="queue__clock">{clock}</span><span class="queue__severity">{severity}</span>'
    '<span class="queue__who"><span>{who}</span>{marks}</span>'
    '<span class="queue__words"><b>{category}</b>{words}</span><span class="queue__emotion">{emotion}</span>'
    '<span class="queue__state">{state}</span><span class="queue__by">{by}</span></a>'
)
LINE, LINE_TO_PICK = f"<li>{LINK}</li>\n", f"<li>{PICK}{LINK}</li>\n"
LONGEST_REST = timedelta(days=14)  # no firm rests longer
HOURS_KEPT = 60  # seconds in which the desk may not know of a new calendar


class Row(NamedTuple):
    """One case as the desk and the strip show it. ``who`` and ``words`` may still wear a mask, so they stay objects."""

    pk: str
    reference: str
    address: str
    preview: str
    clock: str
    severity: str
    who: Any
    marks: str
    category: str
    words: Any
    emotion: str
    state: str
    by: str


@dataclass(frozen=True)
class Group:
    """Rows under one heading, to be selected if it ``picks``; ``here`` is the case that is open."""

    name: str
    rows: list[Row]
    note: str = ""
    picks: bool = False
    here: str = ""

    @property
    def drawn(self) -> SafeString:
        """All rows. Asked for by the template, as by then all names are known that a mask hides in words."""
        line, select = (LINE_TO_PICK, _("Select")) if self.picks else (LINE, "")
        return format_html_join(
            "", line, ({**row._asdict(), "select": select, "current": self.mark(row)} for row in self.rows)
        )

    def mark(self, row: Row) -> str:
        """What says that it is the row of the open case."""
        return CURRENT if row.reference == self.here else ""


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
    case, preview = (reverse(f"casework:{name}", args=[reference]) for name in ("case", "preview"))
    return conditional_escape(case), conditional_escape(preview)


def lines_of(cases: QuerySet) -> QuerySet:
    """What rows show of the cases as plain values, the nearest deadline first; whole: ``row_of`` puts the masks on."""
    return cases.for_desk().annotate(is_left=IS_LEFT).values_list(*SHOWN, named=True)


def row_of(line: Any, user) -> Row:
    """What a row shows of one of ``lines_of``."""
    language = get_language() or ""
    address, preview = addresses_of(line.reference)
    name, subject = as_read(line)
    return Row(
        pk=str(line.pk),
        reference=line.reference,
        address=address,
        preview=preview,
        clock=ui.clock(line.due_at) if line.due_at else NO_CLOCK,
        severity=sign("severity", line.severity, "", language),
        who=name or _("Unnamed customer"),
        marks=marks(line.customer__tier == Tier.IMPORTANT, line.is_left, language),
        category=in_readers_language(line, "category__name", language),
        words=subject,
        emotion=sign("emotion", line.emotion_kind, line.emotion_level, language) if line.emotion_level else "",
        state=sign("state", line.state, "", language),
        by=_("me") if line.handler_id == user.pk else line.handler__alias or "",
    )


def as_read(line: Any) -> tuple[Any, Any]:
    """The customer's name and the matter of a case, with a mask on for whoever reads so."""
    is_masked, _unmasked = seen_how()
    if not is_masked:
        return line.customer__name, line.subject
    names, words = ["id", "name"], ["id", "subject", "customer_id"]
    case = Complaint.from_db("default", words, [line.pk, line.subject, line.customer_id])
    customer = Customer.from_db("default", names, [line.customer_id, line.customer__name])
    return customer.name, case.subject


def by_urgency(cases: list, at: datetime, rest: Interval | None = None) -> list[dict]:
    """Lines in groups: overdue, due while we ``rest``, within the hour, today, later, and those that wait."""
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


def prepared(groups: list[dict], user, *, picks: bool = False, here: str = "") -> list[Group]:
    """The groups with rows instead of lines; ``picks`` and ``here`` as in ``Group``."""
    return [
        Group(group["name"], [row_of(line, user) for line in group["rows"]], group["note"], picks=picks, here=here)
        for group in groups
    ]


def rest_of(team, cases: list, at: datetime) -> Interval | None:
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
