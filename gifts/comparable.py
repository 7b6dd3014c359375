"""What similar cases received lately, and what they were given besides as redress: people compare."""

from datetime import datetime, timedelta

from django.db.models import OuterRef, Subquery, Sum

from accounts.readers import Kind, in_place_of, somebody
from complaints.models import Agreement, RedressLine
from gifts.models import Gift
from ui.asked_often import SOME_NUMBER, SOMETIME, Question, kept, some

COMPARABLE_DAYS, SHOWN = 90, 5
SINCE = SOMETIME - timedelta(days=COMPARABLE_DAYS)
SOME_CATEGORY, SOME_CASE, SOME_LEAD = SOME_NUMBER, SOME_NUMBER - 1, SOME_NUMBER - 2
SOME_SEVERITY, SOME_CURRENCY = some("severity"), some("currency")
NONE = 0  # the number of no row


def comparable_gifts(
    user, *, severity: str, category_id: int, currency: str, at: datetime, but_case: int = NONE, but_plan: int = NONE
) -> list[Gift]:
    """Gifts of such cases that this person may see, the newest first, each with ``redress`` in minor units or None.

    Left out are those of the case ``but_case``, and the gift ``but_plan`` with the stages that it leads.
    """
    alike = {SOME_SEVERITY: severity, SOME_CATEGORY: category_id, SOME_CURRENCY: currency}
    moments = {SOMETIME: at, SINCE: at - timedelta(days=COMPARABLE_DAYS)}
    given = in_place_of(user) | alike | moments | {SOME_CASE: but_case, SOME_LEAD: but_plan}
    return gifts_of_such_cases(Kind.of(user)).answers(given)


@kept
def gifts_of_such_cases(kind: Kind) -> Question[Gift]:
    """Those of the severity, category and currency that are given, as readers of this kind see them."""
    agreed = Agreement.objects.filter(complaint=OuterRef("complaint"), taken_back=False).values("option")
    lines = RedressLine.objects.filter(
        complaint=OuterRef("complaint"), option__in=agreed, currency=OuterRef("currency")
    )
    redress = lines.order_by().values("complaint").annotate(total=Sum("amount")).values("total")
    alike = {"severity": SOME_SEVERITY, "complaint__category": SOME_CATEGORY, "currency": SOME_CURRENCY}
    found = Gift.objects.visible_to(somebody(kind), SOMETIME).counted().filter(**alike, requested_at__gte=SINCE)
    found = found.exclude(complaint=SOME_CASE).exclude(pk=SOME_LEAD).exclude(first=SOME_LEAD)
    return Question(found.annotate(redress=Subquery(redress[:1])).select_related("item").order_by("-pk")[:SHOWN])
