"""Finding cases and customers: at most one question to the documents, one to the cases, one to the customers."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from django.db.models import QuerySet
from django.utils.timezone import localtime
from django.utils.translation import get_language

from accounts import permissions
from accounts.readers import Kind, in_place_of, somebody
from casework.deskrows import addresses_of, sign
from complaints.choices import OPEN, Channel, State
from complaints.models import Complaint
from complaints.searching import CASES, month_facet, names_of, numbers_of, visible_facets, with_words, words_of
from customers.models import Customer
from customers.searching import in_order, query_of, search_of
from search.excerpts import Part, excerpt
from search.finding import MOST, Found, Search, find
from search.folding import fold
from ui.asked_often import SOME_NUMBER, Question, kept
from ui.keys import key_of

PAGE, LOOKED_AT, CUSTOMERS = 20, 100, 20
PERIODS = {"month": 30, "quarter": 91, "year": 365}
IS_OPEN = "open"
# of the many columns of a case, those that are looked at or shown
NEEDED = [
    *("reference", "state", "received_at", "subject", "desired_outcome", "complainant_name", "contact"),
    *("external_number", "purchase__number", "customer__name"),
    *("category__name_en", "category__name_zh_hant", "category__name_zh_hans"),
]


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


def shown(cases: QuerySet, keys) -> QuerySet:
    """Those of the cases with these keys, with what is looked at or shown of each."""
    found = with_words(cases.filter(pk__in=keys))
    return found.select_related("customer", "category", "purchase").only(*NEEDED)


@kept
def hits(kind: Kind, places: tuple[int, ...]) -> Question[Complaint]:
    """As many cases as there are places for their keys, as readers of this kind see them."""
    return Question(shown(Complaint.objects.visible_to(somebody(kind)), places))


@dataclass(frozen=True)
class Hit:
    """A case that was found, and the words around the match if its matter does not show it."""

    case: Complaint
    excerpt: list[Part]

    @property
    def address(self) -> str:
        """Where the case stands."""
        return addresses_of(self.case.reference)[0]

    @property
    def state(self) -> str:
        """Its state in shape and word."""
        return sign("state", self.case.state, "", get_language() or "")


@dataclass
class Finder:
    """What ``user`` finds by ``words``. Whoever reads with a mask finds only what the mask lets them read."""

    user: object
    words: str
    filters: Filters = field(default_factory=Filters)
    start: int = 0  # the place among all that was found at which the page begins

    def __post_init__(self):
        self.query = query_of(self.user, self.words)

    def run(self, at: datetime) -> None:
        """Ask; then ``cases``, ``customers`` and their counts are there."""
        may_read, seen = permissions.may_read_cases(self.user), visible_facets(self.user)
        cases = Search(CASES, self.query, self.filters.facets(at), seen, MOST if may_read else 0)
        people = search_of(self.query, CUSTOMERS + 1 if may_read and not self.filters and not self.start else 0)
        self.found, self.found_people = find(cases, people) if self.query else (Found(), Found())
        self.loaded = self.load(at)
        self.customers = self.load_customers()

    def load(self, at: datetime) -> list[Complaint]:
        """The best of the cases, in their order, that are there for this reader and that hold all that was asked."""
        keys = self.window
        if not keys:
            return []
        if self.filters:
            seen = self.filters.narrow(Complaint.objects.visible_to(self.user), at)
            asked = shown(seen, keys)
        else:
            places = tuple(SOME_NUMBER - place for place in range(len(keys)))
            given = dict(zip(places, keys, strict=True)) | in_place_of(self.user)
            asked = hits(Kind.of(self.user), places).answers(given)
        rows = {case.pk: case for case in asked}
        found = [rows[key] for key in keys if key in rows]
        return [case for case in found if self.fits(case)] if self.query.needs_a_look else found

    @property
    def window(self) -> tuple[int, ...]:
        """The keys that this page looks at: as many as it shows, or more where pairs of characters prove nothing."""
        return self.found.keys[self.start : self.start + (LOOKED_AT if self.query.needs_a_look else PAGE)]

    @property
    def next_start(self) -> int | None:
        """Where the next page begins; None when this is the last."""
        if len(self.loaded) > PAGE:
            return self.found.keys.index(self.loaded[PAGE].pk)
        after = self.start + len(self.window)
        return after if after < len(self.found.keys) else None

    def fits(self, case: Complaint) -> bool:
        """Whether what this reader may read of a case holds all that was asked."""
        texts = [*words_of(case), case.reference]
        if not self.query.is_masked:
            texts += [*names_of(case), *numbers_of(case)]
        return self.query.is_in(fold(str(text)) for text in texts)

    def load_customers(self) -> list[Customer]:
        """The best of the customers."""
        keys = self.found_people.keys[:CUSTOMERS]
        return in_order(Customer.objects.visible_to(self.user).filter(pk__in=keys), self.found_people) if keys else []

    @cached_property
    def hits(self) -> list[Hit]:
        """The page of cases."""
        return [Hit(case, self.words_around(case)) for case in self.loaded[:PAGE]]

    def words_around(self, case: Complaint) -> list[Part]:
        """An excerpt of the first words that hold a match, unless the matter shows it."""
        if excerpt(str(case.subject), self.query):
            return []
        said = (excerpt(str(text), self.query) for text in words_of(case))
        return next(filter(None, said), [])

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
