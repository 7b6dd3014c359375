"""What holds of gifts and their money."""

from django.db.models import BigIntegerField, Case, Count, F, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from audit.integrity import guarantee
from gifts.choices import GIVEN_UP, HOLDING_MONEY, IN_A_TIER, GiftState, LedgerKind, VoucherKind
from gifts.models import Budget, Gift, GiftItem, LedgerLine, StockLot, StockMovement
from gifts.models.ledger import EFFECTS

SPENT = (GiftState.SENT, GiftState.DELIVERED)


def moved(signs: dict):
    """The sum of ledger lines, each kind with its sign."""
    cases = [When(kind=kind, then=F("amount") * Value(sign)) for kind, sign in signs.items()]
    return Coalesce(Sum(Case(*cases, default=Value(0), output_field=BigIntegerField())), 0)


FIGURES = {figure: moved(signs) for figure, signs in EFFECTS.items()}
HELD, GONE = FIGURES["reserved"], moved({**EFFECTS["spent"], LedgerKind.LATE: -1})


def of_the_ledger(link: str, total):
    """The total of the lines that point to the outer row by ``link``."""
    lines = LedgerLine.objects.filter(**{link: OuterRef("pk")}).order_by().values(link).annotate(total=total)
    return Coalesce(Subquery(lines.values("total"), output_field=BigIntegerField()), 0)


@guarantee("budget.ledger", "the figures of each budget are the sums of its ledger")
def budgets_beside_their_ledger():
    """Allocated, reserved and spent."""
    sums = {f"{figure}_moved": of_the_ledger("budget", total) for figure, total in FIGURES.items()}
    return Budget.objects.annotate(**sums).exclude(**{figure: F(f"{figure}_moved") for figure in FIGURES})


@guarantee("gift.ledger", "each gift holds or has spent in the ledger exactly what its state says")
def gifts_beside_the_ledger():
    """Held while it waits and is prepared, spent once it left the house, else nothing."""
    known = Gift.objects.annotate(held=of_the_ledger("gift", HELD), gone=of_the_ledger("gift", GONE))
    holding, spent = Q(state__in=HOLDING_MONEY), Q(state__in=SPENT)
    return known.exclude(
        (holding & Q(held=F("amount"), gone=0))
        | (spent & Q(held=0, gone=F("amount")))
        | (~holding & ~spent & Q(held=0, gone=0))
    )


@guarantee(
    "budget.reversal", "a line that reverses another takes exactly its amount back, of the same team and currency"
)
def reversals_beside_what_they_reverse():
    """Whatever period the reversal stands in."""
    lines = LedgerLine.objects.exclude(reverses=None)
    return lines.exclude(
        kind=LedgerKind.ADJUST,
        amount=-F("reverses__amount"),
        budget__team=F("reverses__budget__team"),
        budget__currency=F("reverses__budget__currency"),
    )


@guarantee("gift.budget", "no gift waits for money of a closed period")
def gifts_of_closed_budgets():
    """What was held when it closed has moved on."""
    return Gift.objects.filter(state__in=HOLDING_MONEY).exclude(budget__closed_at=None)


@guarantee("gift.line", "each gift is paid from the line of its purpose: complaints or relationship care")
def gifts_of_another_line():
    """Whatever period it is."""
    return Gift.objects.exclude(budget__purpose=F("purpose"))


@guarantee("gift.stages", "a later stage belongs to the matter of its first, and was decided by the same person")
def stages_apart_from_their_first():
    """While the plan is undecided neither was; what was given up before may differ."""
    later = Gift.objects.filter(first__isnull=False).exclude(state__in=GIVEN_UP)
    alike = Q(complaint=F("first__complaint"), currency=F("first__currency"), stages_planned=F("first__stages_planned"))
    decided = Q(decided_by=F("first__decided_by")) | Q(decided_by=None, first__decided_by=None)
    return later.exclude(alike & decided & Q(first__first=None))


@guarantee("voucher.sold", "what was bought as a voucher has no day on which it expires")
def bought_vouchers_that_expire():
    """The lots of such gifts."""
    return StockLot.objects.filter(item__voucher_kind=VoucherKind.SOLD, expires_on__isnull=False)


@guarantee("gift.decided", "what was approved after somebody asked was approved by another person, not for the asker")
def gifts_decided_by_who_asked():
    """Those that waited: on one's own word only what lies within its tier."""
    own = Q(decided_by=F("requested_by")) & ~Q(placement__in=IN_A_TIER)
    waited = Q(decided_by=F("requested_by"), decide_by__isnull=False)
    return Gift.objects.filter(own | waited | Q(decided_for=F("requested_by")))


def of_the_shelf(model, link: str, column: str):
    """The total of a column of the rows that point to the outer one."""
    rows = model.objects.filter(**{link: OuterRef("pk")}).order_by().values(link).annotate(total=Sum(column))
    return Coalesce(Subquery(rows.values("total"), output_field=BigIntegerField()), 0)


@guarantee("stock.movements", "what is on hand and set aside of each lot are the sums of its movements")
def lots_beside_their_movements():
    """Also proved by the database at the end of each transaction."""
    sums = {"came": "on_hand_change", "held": "reserved_change"}
    known = StockLot.objects.annotate(**{name: of_the_shelf(StockMovement, "lot", to) for name, to in sums.items()})
    return known.exclude(on_hand=F("came"), reserved=F("held"))


@guarantee("stock.lots", "what is on hand and set aside of each gift in the catalogue are the sums of its lots")
def items_beside_their_lots():
    """Of gifts that are not counted both are nothing."""
    sums = {"there": "on_hand", "held": "reserved"}
    known = GiftItem.objects.annotate(**{name: of_the_shelf(StockLot, "item", column) for name, column in sums.items()})
    return known.exclude(on_hand=F("there"), reserved=F("held"))


@guarantee("voucher.lots", "each lot of vouchers has as many free and reserved codes as pieces")
def lots_beside_their_codes():
    """A code is free or reserved while its piece is in the house."""
    codes = {name: Count("vouchers", filter=Q(vouchers__state=name)) for name in ("free", "reserved")}
    known = StockLot.objects.filter(item__carries_codes=True).annotate(
        **{f"codes_{name}": found for name, found in codes.items()}
    )
    return known.exclude(on_hand=F("codes_free") + F("codes_reserved"), reserved=F("codes_reserved"))
