"""What a gift rests on, read with the case or the gift in the same query."""

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Subquery, Sum
from django.db.models.functions import JSONArray

from accounts.models import User
from complaints.choices import ClockKind
from complaints.models import Agreement, Apology, Clock, EmotionReading, RedressLine, Resolution
from gifts.choices import COUNTED, GiftState
from gifts.models import Gift, GiftTier


class Spans(NamedTuple):
    """Since when gifts count for who decides: those of a customer for a year, those of whoever asks for a month."""

    year: datetime
    month: datetime

    @classmethod
    def until(cls, at: datetime) -> "Spans":
        """Those that end at a moment."""
        return cls(at - timedelta(days=365), at - timedelta(days=30))


def facts_of_case(case: str = "pk", team: str = "team_id") -> dict[str, Subquery]:
    """Annotations about the case that the column ``case`` of the outer query names."""
    of_case = {"complaint": OuterRef(case)}
    agreed = Agreement.objects.filter(**of_case, taken_back=False).order_by("-at")
    chosen = RedressLine.objects.filter(option__in=agreed.values("option")).order_by()
    response = Clock.objects.filter(**of_case, kind=ClockKind.FIRST_RESPONSE).order_by("started_at")
    people = User.objects.filter(is_active=True).order_by("name")
    return {
        "apologised_at": first(Apology.objects.filter(**of_case).order_by("at"), "at"),
        "read_at": first(EmotionReading.objects.filter(**of_case).order_by("-at"), "at"),
        "put_right": first(Resolution.objects.filter(**of_case, taken_back=False).order_by("-at"), "what_was_done"),
        "agreed": first(agreed, "option__title"),
        "redress": Subquery(chosen.values("complaint").annotate(total=Sum("amount")).values("total")[:1]),
        "response_due_at": first(response, "due_at"),
        "response_at": first(response, "stopped_at"),
        "supervisor_name": first(people.filter(role="supervisor", team=OuterRef(team)), "alias"),
        "manager_name": first(people.filter(role="manager"), "alias"),
    }


def facts_of_gift(today: date, spans: Spans) -> dict[str, Any]:
    """Annotations for who decides on a gift: the tiers of the day, what customer and requester have behind them."""
    year, month = {"requested_at__gte": spans.year}, {"requested_at__gte": spans.month}
    others = Gift.objects.filter(currency=OuterRef("currency")).exclude(pk=OuterRef("pk")).order_by()
    others = others.exclude(first=OuterRef("pk")).exclude(pk=OuterRef("first")).exclude(first=OuterRef("first"))
    received = others.filter(customer=OuterRef("customer"), state__in=COUNTED, **year)
    asked = others.filter(requested_by=OuterRef("requested_by"), **month)
    tiers = GiftTier.objects.in_force(today).filter(customer_tier="").order_by("floor_percent")
    return {
        "tiers": ArraySubquery(tiers.values(row=JSONArray("severity", "floor_percent", "ceiling_percent"))),
        "received": tally(received, "customer"),
        "asked": tally(asked.filter(state__in=COUNTED), "requested_by"),
        "asked_for_them": tally(asked.filter(state__in=COUNTED, customer=OuterRef("customer")), "requested_by"),
        "asked_in_vain": tally(asked.filter(state=GiftState.REJECTED), "requested_by"),
    }


def tally(gifts, by: str) -> Subquery:
    """[how many, their value together] of gifts that share the column ``by``; None where there are none."""
    rows = gifts.values(by).annotate(tally=JSONArray(Count("pk"), Sum("amount")))
    return Subquery(rows.values("tally")[:1])


def first(rows, column: str) -> Subquery:
    """One column of the first row."""
    return Subquery(rows.values(column)[:1])
