"""One desk as its reader sees it now: which list, which rows, which tabs with which counts."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.core.cache import caches
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from accounts import permissions
from accounts.readers import Kind, in_place_of, somebody
from casework.away import Missed, while_away
from casework.deskcounts import SOME, counts_of
from casework.deskrows import lines_of
from complaints.models import Complaint, SavedView
from complaints.worklists import NAMES, Moments, Worklist
from ui.asked_often import SOME_NUMBER, SOMETIME, Question, kept
from ui.counting import capped
from ui.keys import key_of
from ui.templatetags.ui import address

SAVED = "saved-"
MENDED_KEPT = 60  # seconds in which the desk may not know of a case that was just mended
EMPTY = {
    "mine": (_("You carry no open case"), _("Take one from “Unassigned”, or write down a new complaint.")),
    "team": (_("Nothing waits here"), _("A new complaint begins with the customer’s own words.")),
    "unassigned": (_("Everybody has somebody"), _("Every open case has a handler.")),
    "escalated": (_("Nothing was handed up"), _("What an agent hands up stands here, whoever received it.")),
    "overdue": (_("Nothing is overdue"), _("Every open case is within its time. “Mine” shows what is due next.")),
    "waiting": (_("We wait for nobody"), _("A case that only the customer can bring on waits here, its clocks still.")),
}
NARROWED = (_("Nothing fits"), _("No case of this list fits the filter. Take one condition away."))


@dataclass(frozen=True)
class Tab:
    """One list above the desk. ``count`` is words: "14", "99+"."""

    code: str
    name: object
    address: str
    count: str
    is_here: bool


class DeskFile:
    """What a desk shows to one reader at one moment. ``asked`` are the parameters of the address."""

    def __init__(self, user, asked, at: datetime):
        self.user, self.asked, self.at = user, asked, at

    @cached_property
    def visible(self) -> QuerySet:
        """All cases that the reader may see."""
        return Complaint.objects.visible_to(self.user)

    @cached_property
    def saved(self) -> list[SavedView]:
        """Their saved views and their team's."""
        return views_of_a_reader(Kind.of(self.user)).answers(in_place_of(self.user))

    @cached_property
    def here(self) -> SavedView | None:
        """The saved view that is open."""
        code = self.asked.get("view", "")
        key = key_of(code.removeprefix(SAVED)) if code.startswith(SAVED) else None
        return next((view for view in self.saved if view.pk == key), None) if key else None

    @cached_property
    def worklist(self) -> Worklist:
        """Which list, narrowed down by what; readers who carry no case begin with the team's."""
        if self.here:
            return self.here.worklist
        return Worklist.of(self.asked, default="mine" if permissions.may_handle(self.user) else "team")

    @property
    def code(self) -> str:
        """The open list, as addresses write it."""
        return f"{SAVED}{self.here.pk}" if self.here else self.worklist.view

    @property
    def parameters(self) -> dict[str, str]:
        """What addresses say to come back to this list."""
        return {"view": self.code} if self.here else self.worklist.asked

    @property
    def query(self) -> str:
        """The same as part of an address."""
        return urlencode(self.parameters)

    @property
    def name(self) -> object:
        """What the open list is called."""
        return self.here.name if self.here else NAMES[self.worklist.view]

    @property
    def home(self) -> str:
        """Where the desk stands."""
        return reverse("casework:desk")

    @property
    def size(self) -> str:
        """How many cases the open list has; a list that was narrowed down on the way is not counted."""
        is_counted = self.here or not self.worklist.filters
        return self.shown[self.code] if is_counted else ""

    @cached_property
    def cases(self) -> QuerySet:
        """All cases of the open list, the nearest deadline first."""
        return cases_of(self.worklist, self.visible, self.user, self.moments)

    def page(self, size: int) -> tuple[list, str]:
        """One page of the list, and where the next one begins ("" when there is none)."""
        mark = Mark.of(self.asked.get("after", ""))
        page = page_of_a_list(Kind.of(self.user), self.worklist, mark.shape, size + 1)
        rows = page.answers(
            in_place_of(self.user)
            | dict(zip(SOME, self.moments, strict=True))
            | {SOMETIME: mark.due, SOME_NUMBER: mark.key}
        )
        if len(rows) <= size:
            return rows, ""
        last = rows[size - 1]
        return rows[:size], f"{last.due_at.isoformat() if last.due_at else ''}~{last.pk}"

    @property
    def empty(self) -> tuple[object, object]:
        """What it means that nothing is here, and what to do."""
        return NARROWED if self.worklist.filters else EMPTY[self.worklist.view]

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many rows each list has, capped: all of the desk in one statement."""
        saved = tuple((f"{SAVED}{view.pk}", view.worklist) for view in self.saved)
        return counts_of(self.user, saved, self.moments)

    @cached_property
    def missed(self) -> list[Missed]:
        """What happened on the reader's cases while they were away; told on their own list only."""
        is_told = self.code == "mine" and not self.worklist.filters and "after" not in self.asked
        return while_away(self.user, self.at) if is_told and self.counts["missed"] else []

    @cached_property
    def moments(self) -> Moments:
        """By which moments the reader's cases are sorted."""
        return Moments.seen_at(self.at)

    @property
    def shown(self) -> dict[str, str]:
        """The counts as they are written."""
        return {name: capped(count) for name, count in self.counts.items()}

    @property
    def tabs(self) -> list[Tab]:
        """The lists above the desk, the saved ones behind ours."""
        desk, shown = self.home, self.shown
        known = [*NAMES.items(), *((f"{SAVED}{view.pk}", view.name) for view in self.saved)]
        tabs = [Tab(code, name, f"{desk}?view={code}", shown[code], code == self.code) for code, name in known]
        if promises := address("casework:promises"):
            tabs.insert(len(NAMES) - 1, Tab("promises", _("Promises"), promises, shown["owed"], is_here=False))
        return tabs

    def mended(self) -> Complaint | None:
        """The last case that the customer confirmed as well mended, within three days; looked for once a minute."""
        key = f"desk-mended-{self.user.pk}-{self.user.team_id or 0}"
        found = caches["process"].get_or_set(
            key, lambda: self.last_mended.values_list("pk", flat=True).first() or 0, MENDED_KEPT
        )
        return self.last_mended.filter(pk=found).select_related("customer").first() if found else None

    @property
    def last_mended(self) -> QuerySet:
        """Cases confirmed as well mended within three days, with the customer's words, the last first."""
        recent = self.visible.confirmed_satisfied().filter(closed_at__gte=self.at - timedelta(days=3))
        with_words = recent.annotate(customer_words=F("closures__customer_words")).exclude(closures__customer_words="")
        return with_words.order_by("-closed_at")


def cases_of(worklist: Worklist, visible: QuerySet, user, moments: Moments) -> QuerySet:
    """The cases of a list, the nearest deadline first: all that its rows show of them."""
    return lines_of(worklist.cases(visible, user, moments))


class Mark(NamedTuple):
    """Where a page of a list begins: behind the case with this deadline, None for none, and key; None: at the top."""

    due: datetime | None = None
    key: int | None = None

    @classmethod
    def of(cls, written: str) -> "Mark":
        """That of an address, such as "2026-11-21T10:00:00+00:00~12"; the top for what makes no sense."""
        due, _tilde, number = written.partition("~")
        key, moment = key_of(number), moment_of(due.replace(" ", "+"))
        return cls() if key is None or (due and moment is None) else cls(moment, key)

    @property
    def shape(self) -> "Mark":
        """A mark like this one, to write a question with."""
        return Mark(self.due and SOMETIME, self.key and SOME_NUMBER)

    def behind(self, cases: QuerySet) -> QuerySet:
        """The cases behind it."""
        if self.key is None:
            return cases
        if self.due is None:
            return cases.filter(due_at=None, pk__gt=self.key)
        return cases.filter(Q(due_at__gt=self.due) | Q(due_at=self.due, pk__gt=self.key) | Q(due_at=None))


@kept
def views_of_a_reader(kind: Kind) -> Question[SavedView]:
    """The saved views of a reader of this kind, and of their team."""
    return Question(SavedView.objects.for_person(somebody(kind)))


@kept
def page_of_a_list(kind: Kind, worklist: Worklist, mark: Mark, size: int) -> Question[Any]:
    """The next cases of a list as readers of this kind see it; moments and the mark are given."""
    reader = somebody(kind)
    cases = cases_of(worklist, Complaint.objects.visible_to(reader), reader, SOME)
    return Question(mark.behind(cases)[:size])


def moment_of(written: str) -> datetime | None:
    """The moment that was written in full, with its zone; None for anything else, such as a day that never was."""
    try:
        moment = parse_datetime(written)
        return moment.astimezone(UTC) if moment and moment.tzinfo else None
    except (ValueError, OverflowError):
        return None
