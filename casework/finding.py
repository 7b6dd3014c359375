"""Finding cases and customers: at most one question to the documents, one to the cases, one to the customers."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property
from itertools import islice
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.timezone import localtime, now

from accounts import permissions
from accounts.readers import Kind, in_place_of, somebody
from casework.findrows import Hit, Matter, lines_of
from complaints.choices import OPEN, Channel, State
from complaints.models import Complaint
from complaints.numbers import references
from complaints.searching import CASES, month_facet, visible_facets
from customers.models import ContactPoint, Customer
from customers.searching import in_order, query_of, search_of
from search.finding import MOST, Found, Search, find
from search.folding import fold
from ui.asked_often import SOME_NUMBER, Question, kept
from ui.keys import key_of

PAGE, LOOKED_AT, CUSTOMERS = 20, 100, 20
PERIODS = {"month": 30, "quarter": 91, "year": 365}
IS_OPEN = "open"


@dataclass(frozen=True)
class Filters:
    """By what the cases are narrowed down; whatever makes no sense is left out."""

    state: str = ""
    channel: str = ""
    category: int | None = None
    team: int | None = None
    period: str = ""

    @classmethod
    def of(cls, asked) -> "Filters":
        """The filters that the parameters of an address ask for."""
        given = {name: asked.get(name, "") for name in ("state", "channel", "period")}
        known = {"state": {IS_OPEN, *State.values}, "channel": {*Channel.values}, "period": {*PERIODS}}
        words = {name: word for name, word in given.items() if word in known[name]}
        return cls(category=key_of(asked.get("category")), team=key_of(asked.get("team")), **words)

    def __bool__(self):
        return self != Filters()

    def facets(self, at: datetime) -> list[list[str]]:
        """What the documents know of them, whole months."""
        found = [[self.state]] if self.state else []
        found += [[f"c-{self.channel}"]] if self.channel else []
        found += [[f"k{self.category}"]] if self.category else []
        found += [[f"t{self.team}"]] if self.team else []
        return [*found, months(self.begins(at), at)] if self.period else found

    def narrow(self, cases: QuerySet, at: datetime) -> QuerySet:
        """The cases to which they apply now: documents are a moment late."""
        if self.state:
            cases = cases.filter(state__in=OPEN) if self.state == IS_OPEN else cases.filter(state=self.state)
        if self.channel:
            cases = cases.filter(channel=self.channel)
        if self.category:
            cases = cases.filter(category=self.category)
        if self.team:
            cases = cases.filter(team=self.team)
        return cases.filter(received_at__gte=self.begins(at)) if self.period else cases

    def begins(self, at: datetime) -> datetime:
        """When the period begins."""
        return at - timedelta(days=PERIODS[self.period])


def months(first: datetime, last: datetime) -> list[str]:
    """The facets of all months from ``first`` to ``last``."""
    day, end = localtime(first).replace(day=1), localtime(last)
    found = []
    while day <= end:
        found.append(month_facet(day))
        day = (day + timedelta(days=32)).replace(day=1)
    return found


@kept
def hits(kind: Kind, most: int) -> Question[Any]:
    """At most so many cases by their keys, of those that readers of this kind see."""
    return Question(lines_of(Complaint.objects.visible_to(somebody(kind)).filter(pk__in=places(most))))


@kept
def people(kind: Kind) -> Question[Customer]:
    """At most ``CUSTOMERS`` customers by their keys, of those that readers of this kind see; how each is ``reached``.

    That tells those of one name apart. It wears no mask: readers with a mask find no customers.
    """
    points = ContactPoint.objects.filter(customer=OuterRef("pk")).order_by("-is_preferred", "pk")
    found = Customer.objects.visible_to(somebody(kind)).filter(pk__in=places(CUSTOMERS))
    return Question(found.only("name", "tier").annotate(reached=Subquery(points.values("value")[:1])))


def places(most: int) -> list[int]:
    """What stands for the keys of so many rows; a place that is not filled finds none."""
    return [SOME_NUMBER - place for place in range(most)]


@dataclass
class Finder:
    """What ``user`` finds by ``words``. Whoever reads with a mask finds only what the mask lets them read."""

    user: object
    words: str
    filters: Filters = field(default_factory=Filters)
    start: int = 0  # the place among all that was found at which the page begins

    def __post_init__(self):
        meant = tuple(references(self.words, now().year))
        self.query = replace(query_of(self.user, self.words), references=meant)

    def run(self, at: datetime) -> None:
        """Ask; then ``cases``, ``customers`` and their counts are there."""
        may_read, seen = permissions.may_read_cases(self.user), visible_facets(self.user)
        cases = Search(CASES, self.query, self.filters.facets(at), seen, MOST if may_read else 0)
        people = search_of(self.query, CUSTOMERS + 1 if may_read and not self.filters and not self.start else 0)
        self.found, self.found_people = find(cases, people) if self.query else (Found(), Found())
        self.loaded = self.load(at)
        self.customers = self.load_customers()

    def load(self, at: datetime) -> list[Matter]:
        """The best of the cases, in their order, that are there for this reader and that hold all that was asked.

        Those of a page and one more, where each has to be looked at.
        """
        keys = self.window
        if not keys:
            return []
        if self.filters:
            seen = self.filters.narrow(Complaint.objects.visible_to(self.user), at)
            asked = lines_of(seen.filter(pk__in=keys))
        else:
            asked = hits(Kind.of(self.user), self.looked_at).answers(self.given(keys))
        lines = {line.pk: line for line in asked}
        found = [Matter.of(lines[key]) for key in keys if key in lines]
        return list(islice(filter(self.fits, found), PAGE + 1)) if self.query.needs_a_look else found

    @property
    def window(self) -> tuple[int, ...]:
        """The keys that this page looks at: as many as it shows, or more where pairs of characters prove nothing."""
        return self.found.keys[self.start : self.start + self.looked_at]

    @property
    def looked_at(self) -> int:
        """How many cases a page looks at."""
        return LOOKED_AT if self.query.needs_a_look else PAGE

    def given(self, keys: Sequence[int]) -> dict[int, int | None]:
        """What fills the places of a question of this reader."""
        return dict(zip(places(len(keys)), keys, strict=True)) | in_place_of(self.user)

    @property
    def next_start(self) -> int | None:
        """Where the next page begins; None when this is the last."""
        if len(self.loaded) > PAGE:
            return self.found.keys.index(self.loaded[PAGE].line.pk)
        after = self.start + len(self.window)
        return after if after < len(self.found.keys) else None

    def fits(self, matter: Matter) -> bool:
        """Whether what this reader may read of a case holds all that was asked."""
        texts = [*matter.words, matter.line.reference, *([] if self.query.is_masked else matter.people)]
        return self.query.is_in(fold(str(text)) for text in texts)

    def load_customers(self) -> list[Customer]:
        """The best of the customers."""
        keys = self.found_people.keys[:CUSTOMERS]
        if not keys:
            return []
        return in_order(people(Kind.of(self.user)).answers(self.given(keys)), self.found_people)

    @cached_property
    def hits(self) -> list[Hit]:
        """The page of cases."""
        return [Hit(matter, self.query) for matter in self.loaded[:PAGE]]

    @property
    def case_count(self) -> str:
        """How many cases there are; capped, never counted to the end."""
        if self.query.needs_a_look:
            is_all = len(self.found.keys) <= LOOKED_AT and len(self.loaded) <= PAGE
            return str(len(self.loaded)) if is_all else f"{len(self.hits)}+"
        if self.found.is_capped:
            return f"{min(self.found.documents, MOST)}+"
        return str(max(self.found.documents, len(self.loaded)) if len(self.found.keys) > PAGE else len(self.loaded))

    @property
    def is_cut(self) -> bool:
        """Whether there is more than any page shows."""
        return self.next_start is None and self.found.is_capped

    @property
    def customer_count(self) -> str:
        """How many customers there are, capped."""
        return f"{CUSTOMERS}+" if len(self.found_people.keys) > CUSTOMERS else str(len(self.customers))
