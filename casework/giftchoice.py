"""What can be chosen for one case: three suggestions with their reasons, and the catalogue, narrowed and paged."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Case, Q, Value, When
from django.utils.timezone import localdate

from customers.models import CustomerKind
from gifts.choices import GiftKind
from gifts.models import GiftItem
from gifts.suggested import Shown, Wanted, signed, suggested
from gifts.suggesting import Situation, occasion_of

ROWS, MOST_PAGES, LONGEST = 12, 40, 60
WITHIN = "within"


@dataclass(frozen=True)
class Narrowing:
    """How somebody looks through the catalogue."""

    words: str = ""
    kind: str = ""
    price: str = ""
    page: int = 1

    @classmethod
    def of(cls, data) -> "Narrowing":
        """As the form says it; what makes no sense is left out."""
        if data is None:
            return cls()
        kind, page = data.get("catalogue_kind", ""), data.get("catalogue_turn", "1")
        return cls(
            words=data.get("catalogue_words", "").replace("\0", "").strip()[:LONGEST],
            kind=kind if kind in GiftKind.values else "",
            price=WITHIN if data.get("catalogue_price") == WITHIN else "",
            page=min(int(page), MOST_PAGES) if page.isascii() and page.isdigit() and 0 < len(page) < 6 else 1,
        )

    @staticmethod
    def is_asked(data) -> bool:
        """Whether the form was sent to look on, not to give."""
        return "narrow" in data or "catalogue_turn" in data


class GiftChoice:
    """The choice for one case in its frame, as ``narrowing`` shows it."""

    def __init__(self, case, frame, at, narrowing: Narrowing, timing: str):
        self.case, self.frame, self.at, self.narrowing, self.timing = case, frame, at, narrowing, timing

    @cached_property
    def bounds(self) -> tuple[int, int | None]:
        """What is left of the tier after what the case already received, in minor units."""
        within, given = self.frame.range, self.frame.given
        least = max(within.least - given, 1)
        return least, None if within.most is None else max(within.most - given, 0)

    @cached_property
    def suggestions(self) -> list[Shown]:
        """Three at most."""
        customer, (least, most), budget = self.case.customer, self.bounds, self.frame.budget
        situation = Situation(
            least=least,
            most=most,
            on=localdate(self.at),
            timing=self.timing,
            recipient=customer.kind if customer else CustomerKind.CONSUMER,
        )
        wanted = Wanted(
            currency=self.frame.currency,
            category=self.case.category.code,
            occasion=occasion_of(self.case.severity),
            customer=customer,
            left=budget.available if budget else None,
        )
        return suggested(wanted, situation)

    @property
    def signed(self) -> str:
        """What was suggested, to come back with the form."""
        return signed(self.suggestions)

    @cached_property
    def items(self) -> list[GiftItem]:
        """One page of the catalogue and one more: within the tier first, then what suits the matter, then by value."""
        (least, most), narrowing = self.bounds, self.narrowing
        within = Q(value__gte=least) & (Q() if most is None else Q(value__lte=most))
        found = GiftItem.objects.offered(self.frame.currency)
        if narrowing.words:
            found = found.named(narrowing.words)
        if narrowing.kind:
            found = found.filter(kind=narrowing.kind)
        if narrowing.price:
            found = found.filter(within)
        suits = Case(
            When(fits__contains=[self.case.category.code], then=Value(0)),
            When(fits=[], then=Value(1)),
            default=Value(2),
        )
        inside = Case(When(within, then=Value(0)), default=Value(1))
        first = (narrowing.page - 1) * ROWS
        return list(found.order_by(inside, suits, "value", "pk")[first : first + ROWS + 1])

    @property
    def page(self) -> list[GiftItem]:
        """What is shown of it."""
        return self.items[:ROWS]

    @property
    def next_page(self) -> int | None:
        """The number of the page behind this one."""
        return self.narrowing.page + 1 if len(self.items) > ROWS and self.narrowing.page < MOST_PAGES else None

    @property
    def previous_page(self) -> int | None:
        """The number of the page before this one."""
        return self.narrowing.page - 1 if self.narrowing.page > 1 else None

    @property
    def kinds(self):
        """The five kinds, to narrow by."""
        return GiftKind.choices
