"""Everything between us and one customer on one line of time, the newest first, whatever kind it is of."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time
from functools import cached_property
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet
from django.db.models.functions import Coalesce, JSONObject
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from complaints.models import Complaint
from customers.models import Customer, Tier
from followups.choices import EventKind, FollowUpState
from followups.models import CustomerEvent, Enrolment, FollowUp
from gifts.models import Gift
from ui.amounts import amount_words

PAGE, AT_MOST = 30, 300
PAST_VERSIONS = 200
NOON = time(12)


@dataclass(frozen=True)
class Point:
    """One thing that happened, or is to happen."""

    at: datetime
    kind: str
    title: str
    detail: str = ""
    url: str = ""
    state: str = ""
    reference: str = ""
    words: str = ""  # in the customer's own words
    is_late: bool = False
    is_gold: bool = False  # mended, or a kind word
    by_day: bool = False  # known to the day alone


KINDS = {
    "purchase": pgettext_lazy("line", "Purchases"),
    "complaint": pgettext_lazy("line", "Complaints"),
    "gift": pgettext_lazy("line", "Gifts"),
    "followup": pgettext_lazy("line", "Follow-ups"),
    "survey": pgettext_lazy("line", "Survey answers"),
    "event": pgettext_lazy("line", "What will happen"),
    "care": pgettext_lazy("line", "Care"),
    "tier": pgettext_lazy("line", "Tier"),
}


def with_small_rows(customers: QuerySet) -> QuerySet:
    """Customers with what of their line fits beside them: known events, and the tiers they had, the newest first."""
    own = {"customer": OuterRef("pk")}
    events = CustomerEvent.objects.filter(**own).order_by("-happens_at", "-pk")[: AT_MOST + 1]
    versions = Customer.history.filter(id=OuterRef("pk")).order_by("-revision")[:PAST_VERSIONS]
    return customers.annotate(
        known_events=ArraySubquery(events.values(row=JSONObject(at="happens_at", kind="kind"))),
        known_tiers=ArraySubquery(versions.values(row=JSONObject(at="history_date", tier="tier"))),
    )


class CustomerLine:
    """The line of one customer, read ``with_small_rows``, as one reader sees it.

    ``kind`` narrows it, ``shown`` is how far back it goes.
    """

    def __init__(self, customer: Customer, user, at: datetime, *, kind: str = "", shown: int = PAGE):
        self.customer, self.user, self.at = customer, user, at
        self.kind = kind if kind in KINDS else ""
        self.most = max(PAGE, min(shown, AT_MOST))

    @cached_property
    def found(self) -> list[Point]:
        """One more than is shown, so that it is known whether there is more; one query for each kind of row."""
        sources: dict[tuple[str, ...], Callable[[], Iterator[Point]]] = {
            ("purchase",): self.purchases,
            ("complaint",): self.complaints,
            ("gift",): self.gifts,
            ("followup", "survey"): self.followups,
            ("event",): self.events,
            ("care",): self.care,
            ("tier",): self.tiers,
        }
        points = [
            point
            for kinds, source in sources.items()
            if not self.kind or self.kind in kinds
            for point in source()
            if not self.kind or point.kind == self.kind
        ]
        return sorted(points, key=lambda point: point.at, reverse=True)[: self.most + 1]

    @property
    def to_come(self) -> list[Point]:
        """What lies ahead, the furthest first, as on the rest of the line."""
        return [point for point in self.found[: self.most] if point.at > self.at]

    @property
    def past(self) -> list[Point]:
        """What has happened, the newest first."""
        return [point for point in self.found[: self.most] if point.at <= self.at]

    @property
    def more(self) -> int:
        """How many to ask for to see further back; 0 when there is no more, or nobody would read it."""
        further = len(self.found) > self.most and self.most < AT_MOST
        return min(self.most + PAGE, AT_MOST) if further else 0

    @property
    def choices(self) -> list[tuple[str, Any]]:
        """The kinds by which it can be narrowed."""
        return list(KINDS.items())

    def newest(self, rows, *order: str):
        """As many of the newest rows as could be shown."""
        return rows.order_by(*order)[: self.most + 1]

    def purchases(self) -> Iterator[Point]:
        """What they bought or booked."""
        for row in self.newest(self.customer.purchases, "-bought_on", "-pk"):
            at = make_aware(datetime.combine(row.bought_on, NOON))
            price = amount_words(row.amount, row.currency)
            yield Point(at, "purchase", row.item, detail=price, reference=row.number, by_day=True)

    def complaints(self) -> Iterator[Point]:
        """What went wrong, as the reader may see it."""
        rows = Complaint.objects.visible_to(self.user).filter(customer=self.customer).select_related("category")
        for row in self.newest(rows, "-received_at", "-pk"):
            outcome = f" · {row.get_outcome_display()}" if row.outcome else ""
            yield Point(
                row.received_at, "complaint", str(row.category), url=row.get_absolute_url(), reference=row.reference,
                state=f"{row.get_state_display()}{outcome}", words=row.subject,
                is_gold=row.outcome == "satisfied",
            )  # fmt: skip

    def gifts(self) -> Iterator[Point]:
        """What was given, or refused."""
        rows = Gift.objects.visible_to(self.user).filter(customer=self.customer).select_related("item", "complaint")
        when = Coalesce("delivered_at", "sent_at", "requested_at")
        for row in self.newest(rows.annotate(when=when), "-when", "-pk"):
            yield Point(
                row.when, "gift", str(row.item), detail=amount_words(row.amount, row.currency),
                url=row.get_absolute_url(), state=str(row.get_state_display()),
                reference=row.complaint.reference if row.complaint_id else "",
            )  # fmt: skip

    def followups(self) -> Iterator[Point]:
        """Talks that were made, missed or are planned, and what was answered in writing."""
        rows = FollowUp.objects.visible_to(self.user).filter(customer=self.customer)
        rows = rows.select_related("complaint", "rule", "programme_step", "survey")
        for row in self.newest(
            rows.annotate(when=Coalesce("done_at", "next_try_at", F("earliest_at"))), "-when", "-pk"
        ):
            of = row.complaint.reference if row.complaint else ""
            survey = getattr(row, "survey", None)
            answered = survey is not None and survey.answered_at is not None
            said = f" · {row.get_solved_display()}" if row.solved else ""
            yield Point(
                row.when, "followup", row.title, detail=str(row.get_channel_display()), url=row.get_absolute_url(),
                state=f"{row.get_state_display()}{said}", reference=of, words="" if answered else row.words,
                is_late=row.state == FollowUpState.MISSED,
            )  # fmt: skip
            if answered:
                told = " · ".join(f"{name}: {value}" for name, value in survey.ratings)
                yield Point(
                    survey.answered_at, "survey", _("Answered the survey"), detail=told, url=row.get_absolute_url(),
                    state=str(survey.get_solved_display()), reference=of, words=survey.words,
                    is_gold=survey.is_kind, is_late=survey.solved == "no",
                )  # fmt: skip

    def events(self) -> Iterator[Point]:
        """What is known to happen to them."""
        for row in self.customer.known_events[: self.most + 1]:
            yield Point(datetime.fromisoformat(row["at"]), "event", str(EventKind(row["kind"]).label))

    def care(self) -> Iterator[Point]:
        """Programmes they began and left."""
        rows = Enrolment.objects.filter(customer=self.customer).select_related("programme")
        for row in self.newest(rows, "-started_at", "-pk"):
            name = row.programme.name
            yield Point(row.started_at, "care", _("Began: %(programme)s") % {"programme": name})
            if row.ended_at is not None:
                outcome = str(row.get_outcome_display()) if row.outcome else ""
                title = _("Ended: %(programme)s") % {"programme": name}
                yield Point(row.ended_at, "care", title, detail=outcome, state=str(row.get_state_display()))

    def tiers(self) -> Iterator[Point]:
        """When the relationship began to weigh more, or less."""
        before = None
        for row in reversed(self.customer.known_tiers):
            at, tier = datetime.fromisoformat(row["at"]), row["tier"]
            if before is not None and tier != before:
                yield Point(
                    at, "tier", str(Tier(tier).label), detail=_("before: %(tier)s") % {"tier": Tier(before).label}
                )
            before = tier
