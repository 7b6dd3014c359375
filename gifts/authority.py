"""How far one person's word reaches: per gift, per day, and per customer in 12 months (docs/domain.md §4).

A deputy has the word of the absent person, with what that person's day and the customer's year have left, and no more.
"""

from collections.abc import Iterable
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from django.db.models import Q, Sum, TextChoices
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from complaints.models import policy_day
from gifts import permissions
from gifts.choices import NEXT_AUTHORITY
from gifts.models import Gift, SpendingAuthority
from gifts.models.deputies import standing_in
from gifts.policies import LADDER, least_role, next_role
from history.attribution import attributed


class Beyond(TextChoices):
    """Which limit a gift goes beyond."""

    NO_AUTHORITY = "no_authority", _("no authority over gifts")
    PER_GIFT = "per_gift", _("above the limit for one gift")
    PER_DAY = "per_day", _("above the limit for one day")
    PER_CUSTOMER_YEAR = "per_customer_year", _("above the limit for one customer in 12 months")


@dataclass(frozen=True, slots=True)
class Already:
    """What counts against the limits before one more gift, in minor units of its currency."""

    today: int = 0
    customer_year: int = 0


def authorities(currency: str, at: datetime) -> dict[str, SpendingAuthority]:
    """{role: what it may give away on that day}, in one query."""
    rows = SpendingAuthority.objects.in_force(policy_day(at)).filter(currency=currency).order_by("starts_on")
    return {row.role: row for row in rows}


def authority_of(user, currency: str, at: datetime) -> SpendingAuthority | None:
    """What the person's role may give away on that day; None when nothing, as long as they are on trial."""
    if user.on_trial(at):
        return None
    return authorities(currency, at).get(user.role)


def already(
    user, *, customer_id: int | None, currency: str, at: datetime, but=(), case_id: int | None = None
) -> Already:
    """What ``user`` decided within a day and the customer received within 12 months, the gifts ``but`` left out.

    What a deputy decided for ``user`` counts against ``user``, not against the deputy. Of somebody unnamed it is what
    their case ``case_id`` received.
    """
    whose = {"customer_id": customer_id, "case_id": case_id}
    return already_of([user], **whose, currency=currency, at=at, but=but)[user.pk]


def already_of(
    people, *, customer_id: int | None, case_id: int | None, currency: str, at: datetime, but: Iterable[int]
) -> dict[int, Already]:
    """{person: what counts against their limits}, in one query."""
    days = {
        f"day_{person.pk}": (Q(decided_by=person, decided_for=None) | Q(decided_for=person))
        & Q(decided_at__gte=at - timedelta(days=1))
        for person in people
    }
    whose = Q(customer_id=customer_id) if customer_id else Q(complaint_id=case_id) if case_id else Q(pk=None)
    year = whose & Q(requested_at__gte=at - timedelta(days=365))
    sums = (
        Gift.objects.counted()
        .filter(reduce(or_, days.values(), year), currency=currency)
        .exclude(pk__in=list(but))
        .aggregate(
            year=Coalesce(Sum("amount", filter=year), 0),
            **{name: Coalesce(Sum("amount", filter=day), 0) for name, day in days.items()},
        )
    )
    return {person.pk: Already(sums[f"day_{person.pk}"], sums["year"]) for person in people}


def already_beside(people, gift: Gift, at: datetime) -> dict[int, Already]:
    """{person: what counts against their limits beside ``gift`` and the rest of its plan}."""
    facts = {"customer_id": gift.customer_id, "case_id": gift.complaint_id, "currency": gift.currency}
    return already_of(people, **facts, at=at, but=[one.pk for one in gift.plan])


def beyond(limits: SpendingAuthority | None, amount: int, before: Already) -> Beyond | None:
    """Which limit ``amount`` goes beyond after what was given before; None when it is covered."""
    if limits is None:
        return Beyond.NO_AUTHORITY
    if amount > limits.per_gift:
        return Beyond.PER_GIFT
    if before.today + amount > limits.per_day:
        return Beyond.PER_DAY
    if before.customer_year + amount > limits.per_customer_year:
        return Beyond.PER_CUSTOMER_YEAR
    return None


def ranks_for(role: str, gift: Gift, limits: dict[str, SpendingAuthority]) -> bool:
    """Whether ``role`` is high enough for where the value lies: outside the tiers the next one up decides."""
    if gift.placement not in NEXT_AUTHORITY:
        return True
    least = least_role(gift.total, {role: row.per_gift for role, row in limits.items()})
    return least is not None and role in LADDER and LADDER.index(role) >= LADDER.index(next_role(least))


def authority_covers(user, gift: Gift, at: datetime) -> bool:
    """Whether ``user`` may let ``gift`` go on their own word. Split gifts of one customer are summed."""
    if user.on_trial(at):
        return False
    limits = authorities(gift.currency, at)
    if beyond(limits.get(user.role), gift.total, Already()):
        return False
    return word_reaches(user.role, gift, limits, already_beside([user], gift, at)[user.pk])


def word_reaches(role: str, gift: Gift, limits: dict[str, SpendingAuthority], before: Already) -> bool:
    """Whether somebody of ``role`` with ``before`` behind them may decide on ``gift`` alone."""
    return beyond(limits.get(role), gift.total, before) is None and ranks_for(role, gift, limits)


def decision_covered(by, gift: Gift, at: datetime, acting_for: int | None) -> bool:
    """Whether who approves has the authority: their own, or that of the one in whose absence they act."""
    if by.on_trial(at):
        return False
    if acting_for is None:
        return permissions.may_decide(by, gift) and authority_covers(by, gift, at)
    absent = next((person for person in standing_in(by, at) if person.pk == acting_for), None)
    return absent is not None and permissions.may_decide_for(absent, gift) and authority_covers(absent, gift, at)


def acting_for(by, gift: Gift, at: datetime, verb: str = "approve"):
    """In whose absence ``by`` decides: None where their own word is enough, or nobody's is."""
    if by.on_trial(at):
        return None
    if permissions.may_decide(by, gift) and (verb == "reject" or authority_covers(by, gift, at)):
        return None
    absent = [person for person in standing_in(by, at) if permissions.may_decide_for(person, gift)]
    return next((one for one in absent if verb == "reject" or authority_covers(one, gift, at)), None)


@contextmanager
def deciding(verb: str, gift: Gift, *, by, at: datetime):
    """Around a decision: it is written down for whom ``by`` acts, if not for themselves."""
    absent = acting_for(by, gift, at, verb) if verb in permissions.DECIDING else None
    with attributed(acting_for_id=absent.pk) if absent else nullcontext():
        yield absent
