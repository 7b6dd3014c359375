"""How long the words of a case are kept, and the erasing of those whose period is over. A legal hold always wins."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from audit.steps import RequirementsMissing
from complaints.choices import OPEN, Severity
from complaints.models import Category, Complaint, LegalHold, policy_day
from gifts.models import Gift
from history.models import Erasure
from privacy.choices import Basis
from privacy.models import ErasureRequest, RetentionRule
from privacy.obstacles import ON_THE_WAY
from privacy.reach import CASES

AT_MOST = 1000


@dataclass(frozen=True)
class Period:
    """For which cases a rule governs, and before when they must have ended."""

    rule: RetentionRule
    category_id: int
    severity: str
    ended_before: datetime


def years_before(at: datetime, years: int) -> datetime:
    """The same day and time some years earlier; the 29th of February becomes the 28th."""
    try:
        return at.replace(year=at.year - years)
    except ValueError:
        return at.replace(year=at.year - years, day=28)


def periods(at: datetime) -> list[Period]:
    """One period for each category and severity that a rule in force speaks about."""
    rules = sorted(rules_in_force(policy_day(at)), key=lambda rule: rule.weight, reverse=True)
    found = []
    for category_id in Category.objects.order_by("pk").values_list("pk", flat=True):
        for severity in Severity.values:
            rule = next((rule for rule in rules if rule.fits(category_id, severity)), None)
            if rule and at.year - rule.years >= 1:
                found.append(Period(rule, category_id, severity, years_before(at, rule.years)))
    return found


def rules_in_force(on: date) -> list[RetentionRule]:
    """The rules that apply on the day ``on``."""
    return list(RetentionRule.objects.in_force(on).select_related("category"))


def past_their_period(at: datetime) -> QuerySet[Complaint]:
    """Ended cases whose words are kept no longer, those on hold included."""
    over = Q(pk=None)
    for period in periods(at):
        over |= Q(category=period.category_id, severity=period.severity, closed_at__lt=period.ended_before)
    erased = Erasure.objects.filter(people=CASES, person_id=OuterRef("pk"))
    return Complaint.objects.filter(over).exclude(state__in=OPEN).filter(~Exists(erased))


def due(at: datetime) -> QuerySet[Complaint]:
    """What the next run erases: past their period, under no legal hold, with no gift on its way."""
    holds = LegalHold.objects.filter(complaint=OuterRef("pk"), released_at=None)
    gifts = Gift.objects.filter(complaint=OuterRef("pk"), state__in=ON_THE_WAY)
    return past_their_period(at).filter(~Exists(holds), ~Exists(gifts)).order_by("closed_at", "pk")


def held(at: datetime) -> QuerySet[Complaint]:
    """Past their period, kept by a legal hold."""
    holds = LegalHold.objects.filter(complaint=OuterRef("pk"), released_at=None)
    return past_their_period(at).filter(Exists(holds)).order_by("closed_at", "pk")


def apply_retention(at: datetime, *, at_most: int = AT_MOST) -> Iterator[tuple[Complaint, ErasureRequest | None]]:
    """Erase what is due, each case in its own transaction; None for one that somebody held back meanwhile."""
    for case in list(due(at)[:at_most]):
        yield case, erase_case(case, at)


def erase_case(case: Complaint, at: datetime) -> ErasureRequest | None:
    """Erase one case because its period is over; None if it may not be after all, or somebody else just does it."""
    try:
        with transaction.atomic():
            Complaint.objects.select_for_update(of=["self"]).get(pk=case.pk)
            if not due(at).filter(pk=case.pk).exists():
                return None
            request = ErasureRequest.ask(by=None, at=at, basis=Basis.RETENTION, complaint=case)
            request.carry_out(by=None, at=at)
            return request
    except (RequirementsMissing, IntegrityError):
        return None
