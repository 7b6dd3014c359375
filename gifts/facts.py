"""What a gift rests on, read with the case or the gift in the same query."""

from django.db.models import OuterRef, Subquery, Sum

from accounts.models import User
from complaints.choices import ClockKind
from complaints.models import Agreement, Apology, Clock, EmotionReading, RedressLine, Resolution


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


def first(rows, column: str) -> Subquery:
    """One column of the first row."""
    return Subquery(rows.values(column)[:1])
