"""Suggestions for one customer: what is read for them, how they read, and whether they were taken."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core import signing
from django.db.models import BooleanField, Case, Count, Exists, ExpressionWrapper, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Abs, Coalesce
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy

from customers.models import Customer, Liking
from gifts.models import Gift, GiftItem, GiftSuggestion, StockLot
from gifts.suggesting import (
    CASH_LIKE,
    EXPIRING,
    LIKED,
    MATTER,
    OCCASION,
    SHOWN,
    SOON,
    Candidate,
    Reason,
    Situation,
    suggest,
)

CONSIDERED = 50
NEVER = date.max  # of lots that do not expire
SALT = "gifts.suggested"
WORDS = {
    "matter": gettext_lazy("has to do with the matter"),
    "liked": gettext_lazy("they like %(what)s"),
    "expiring": gettext_lazy("good until %(what)s, so better given soon"),
    "occasion": gettext_lazy("meant for such an occasion"),
    "ready": gettext_lazy("ready at once"),
    "other_kind": gettext_lazy("something other than last time"),
    "range": gettext_lazy("well within the tier"),
}


@dataclass(frozen=True)
class Shown:
    """One suggestion as people read it."""

    item: GiftItem
    rank: int
    points: int
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Wanted:
    """What is looked for in the catalogue besides the situation. ``left`` is what the budget still has."""

    currency: str
    category: str
    occasion: str
    customer: Customer | None = None
    left: int | None = None

    @property
    def likings(self) -> list[str]:
        """Codes of what the customer likes."""
        return self.customer.liked if self.customer else []

    @property
    def received(self):
        """The gifts that the customer had before."""
        return Gift.objects.counted().filter(customer=self.customer) if self.customer else Gift.objects.none()


def has(condition: Q) -> ExpressionWrapper:
    """Whether it holds, as a column."""
    return ExpressionWrapper(condition, output_field=BooleanField())


def narrowed(wanted: Wanted, situation: Situation):
    """The catalogue as far as it can come into question, what will get most points first."""
    matters, meant = Q(fits__contains=[wanted.category]), Q(occasions__contains=[wanted.occasion])
    likes = Q(pk=None)
    for code in wanted.likings:
        likes |= Q(likings__contains=[code])
    good = StockLot.objects.filter(on_hand__gt=F("reserved"), expires_on__gt=situation.on)
    soon = Q(pk__in=good.filter(expires_on__lte=situation.on + SOON).values("item"))
    weights = [(matters, MATTER), (likes, LIKED), (soon, EXPIRING), (meant, OCCASION)]
    points = sum((Case(When(q, then=Value(weight)), default=Value(0)) for q, weight in weights), start=Value(0))
    lots = StockLot.objects.filter(item=OuterRef("pk")).to_give(situation.on)
    first = lots.annotate(leaves=Coalesce("expires_on", Value(NEVER))).values("leaves")[:1]
    return (
        within(wanted, situation)
        .filter(matters | Q(fits=[]))
        .annotate(
            is_to_the_point=has(matters),
            is_meant=has(meant),
            had_before=has(Q(pk__in=wanted.received.values("item"))),
            had_any=Exists(wanted.received),
            had_kind=has(Q(kind__in=wanted.received.values("item__kind"))),
            leaves=Subquery(first),
        )
        .order_by("had_before", -points, Abs(F("value") - middle_of(situation)), "pk")
    )


def within(wanted: Wanted, situation: Situation):
    """What currency, value, stock and recipient allow."""
    found = GiftItem.objects.offered(wanted.currency).filter(value__gte=situation.least)
    found = found.filter(Q(is_counted=False) | Q(on_hand__gt=F("reserved")))
    if ceilings := [limit for limit in (situation.most, wanted.left) if limit is not None]:
        found = found.filter(value__lte=min(ceilings))
    return found if situation.recipient == "consumer" else found.exclude(kind=CASH_LIKE)


def middle_of(situation: Situation) -> int:
    """The middle of the range; without a ceiling its beginning."""
    return situation.least if situation.most is None else (situation.least + situation.most) // 2


def candidate(item, wanted: Wanted) -> Candidate:
    """A row of narrowed() as the policy reads it."""
    return Candidate(
        key=item.pk,
        kind=item.kind,
        value=item.value,
        matter=item.is_to_the_point or None,
        likings=tuple(code for code in wanted.likings if code in item.likings),
        occasion=item.is_meant,
        had_before=item.had_before,
        is_other_kind=item.had_any and not item.had_kind,
        expires_on=None if item.leaves == NEVER else item.leaves,
        lead_days=item.lead_days,
    )


def suggested(wanted: Wanted, situation: Situation) -> list[Shown]:
    """Three at most, the best first, in the reader's words; one query."""
    rows = narrowed(wanted, situation)[:CONSIDERED]
    items = {item.pk: item for item in rows if item.leaves or not item.is_counted}
    best = suggest([candidate(item, wanted) for item in items.values()], situation)
    return [
        Shown(items[one.key], rank, one.points, tuple(in_words(reason) for reason in one.reasons))
        for rank, one in enumerate(best, 1)
    ]


def in_words(reason: Reason) -> str:
    """Why, in the reader's language."""
    if reason.code == "liked":
        return str(WORDS[reason.code]) % {"what": Liking(reason.about).label}
    if reason.code == "expiring":
        day = date_format(date.fromisoformat(reason.about), "SHORT_DATE_FORMAT")
        return str(WORDS[reason.code]) % {"what": day}
    return str(WORDS[reason.code])


def signed(shown: Iterable[Shown]) -> str:
    """What was shown, so that the form can bring it back unchanged."""
    return signing.dumps([one.item.pk for one in shown], salt=SALT)


def unsigned(words: str) -> list[int]:
    """The keys that were shown, the best first; none if the words are not ours."""
    try:
        keys = signing.loads(words, salt=SALT, max_age=timedelta(days=7))
    except signing.BadSignature:
        return []
    return keys[:SHOWN]


def note_suggestions(gift: Gift, keys: Iterable[int], *, at: datetime) -> None:
    """Keep what was suggested beside what was taken; once for a gift."""
    if not GiftSuggestion.objects.filter(gift=gift).exists():
        GiftSuggestion.objects.bulk_create(
            GiftSuggestion(gift=gift, item_id=key, taken_id=gift.item_id, rank=rank, at=at)
            for rank, key in enumerate(keys, 1)
        )


def how_often_taken(since: datetime) -> tuple[int, int]:
    """(gifts for which something was suggested, gifts that were one of the suggestions)."""
    rows = GiftSuggestion.objects.filter(at__gte=since)
    counts = rows.aggregate(
        all=Count("gift", distinct=True), taken=Count("gift", distinct=True, filter=Q(item=F("taken")))
    )
    return counts["all"], counts["taken"]
