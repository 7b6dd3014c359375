"""What similar cases received lately, and what they were given besides as redress: people compare."""

from datetime import datetime, timedelta

from django.db.models import OuterRef, Subquery, Sum

from complaints.models import Agreement, RedressLine
from gifts.models import Gift

COMPARABLE_DAYS, SHOWN = 90, 5


def comparable_gifts(user, *, severity: str, category_id: int, currency: str, at: datetime):
    """Gifts of such cases that this person may see, the newest first, each with ``redress`` in minor units or None.

    The caller leaves out what it looks at, and takes as many as it shows.
    """
    agreed = Agreement.objects.filter(complaint=OuterRef("complaint"), taken_back=False).values("option")
    lines = RedressLine.objects.filter(
        complaint=OuterRef("complaint"), option__in=agreed, currency=OuterRef("currency")
    )
    redress = lines.order_by().values("complaint").annotate(total=Sum("amount")).values("total")
    alike = {"severity": severity, "complaint__category": category_id, "currency": currency}
    found = (
        Gift.objects.visible_to(user).counted().filter(**alike, requested_at__gte=at - timedelta(days=COMPARABLE_DAYS))
    )
    return found.annotate(redress=Subquery(redress[:1])).select_related("item").order_by("-pk")
