"""Bring the shipped policies in: what is missing is added, what is there is never touched."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import connection, models, transaction

from accounts.models import Department, Team
from calendars.holidays_of import public_year
from calendars.management.commands.importholidays import enter, mark, wanted_days
from calendars.models import Calendar, OpeningWindow
from complaints.choices import ClockKind
from complaints.models import (
    Category,
    Cause,
    CoachAdvice,
    OpenQuestion,
    RedressAuthority,
    ReplyTemplate,
    RequirementRule,
    ServiceStandard,
    TaskStandard,
)
from followups.models import ContactCap, FollowUpRule, Programme, ProgrammeStep, TalkTerms
from gifts.models import DecisionTime, GiftFloor, GiftTier, SpendingAuthority
from history.attribution import attributed
from intake.policies import (
    BESIDES,
    FURTHER,
    SINCE,
    calendars,
    clocks,
    coach,
    followups,
    gifts,
    letters,
    questions,
    redress,
    replies,
    requirements,
    retention,
    words,
)
from privacy.models import RetentionRule

# Each kind of row: its model, the fields by which a shipped row is known, and the rows.
SHIPPED: list[tuple[type[models.Model], tuple[str, ...], list[dict]]] = [
    (Category, ("code",), words.CATEGORIES),
    (Cause, ("code",), words.CAUSES),
    (ServiceStandard, ("clock", "team_id", "tier", "channel", "severity", "starts_on"), clocks.STANDARDS),
    (TaskStandard, ("kind", "severity", "starts_on"), clocks.TASKS),
    (Department, ("code",), words.DEPARTMENTS),
    (OpenQuestion, ("code",), questions.QUESTIONS),
    (RequirementRule, ("verb", "requirement", "severity", "starts_on"), requirements.RULES),
    (RedressAuthority, ("role", "currency", "starts_on"), redress.AUTHORITIES),
    (GiftTier, ("severity", "customer_tier", "starts_on"), gifts.TIERS),
    (GiftFloor, ("severity", "currency", "starts_on"), gifts.FLOORS),
    (SpendingAuthority, ("role", "currency", "starts_on"), gifts.AUTHORITIES),
    (DecisionTime, ("severity", "starts_on"), gifts.DECISION_TIMES),
    (FollowUpRule, ("code", "starts_on"), followups.RULES),
    (ContactCap, ("tier", "starts_on"), followups.CAPS),
    (TalkTerms, ("tier", "starts_on"), followups.TERMS),
    (ReplyTemplate, ("code", "language", "starts_on"), replies.TEMPLATES),
    (CoachAdvice, ("code", "starts_on"), coach.ADVICE),
    (RetentionRule, ("category_id", "severity", "starts_on"), retention.RULES),
]


@dataclass
class Loaded:
    """What a run did: how many rows it added, and which shipped rows read differently here."""

    added: int = 0
    differing: list[str] = field(default_factory=list)


@transaction.atomic
def load_policies(today: date) -> Loaded:
    """Add the shipped rows that are missing, and the public holidays of this year and the next.

    A row that somebody ended, withdrew or changed stays so; a changed one is reported.
    """
    outcome = Loaded()
    with attributed(reason="loadpolicies"):
        one_at_a_time()
        for row in calendars.CALENDARS:
            outcome.added += load_calendar(row, (today.year, today.year + 1))
        for model, key, rows in [*SHIPPED, *FURTHER]:
            load_rows(model, key, rows, outcome)
        load_rows(ReplyTemplate, ("code", "language", "starts_on"), list(of_categories(letters.TEMPLATES)), outcome)
        for programme, steps in followups.PROGRAMMES:
            outcome.added += load_programme(programme, steps)
        outcome.added += sum(add(SINCE) for add in BESIDES)
    return outcome


@transaction.atomic
def load_law(law: str, team: Team) -> bool:
    """Let ``law`` (a key of LAWS) bind ``team``: from now on its cases have the clock; False when it did already."""
    days, citation = clocks.LAWS[law]
    with attributed(reason="loadpolicies"):
        one_at_a_time()
        known = {"clock": ClockKind.STATUTORY, "team": team, "law": citation}
        if ServiceStandard.objects.filter(**known).exists():
            return False
        length = {"minutes": days * clocks.DAY, "in_working_time": False, "pauses": False}
        ServiceStandard.objects.create(**known, **length, starts_on=SINCE)
    return True


def one_at_a_time() -> None:
    """Let a second run wait, so that no row is added twice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('loadpolicies'))")


def load_rows(model: type[models.Model], key: tuple[str, ...], rows: list[dict], outcome: Loaded) -> None:
    """Add the rows of one model whose key is not there, and note those that differ."""
    present = {tuple(getattr(one, name) for name in key): one for one in model._default_manager.all()}
    missing = [row for row in rows if known_by(row, key) not in present]
    model._default_manager.bulk_create([model(**row) for row in missing])
    outcome.added += len(missing)
    for row in rows:
        found = present.get(known_by(row, key))
        if found and (fields := differing(found, row)):
            outcome.differing.append(f"{model._meta.label} {found}: {', '.join(fields)}")


def of_categories(rows: Iterable[dict]) -> Iterator[dict]:
    """Rows that name a category by its code, with its number instead; those of a category that is gone are left out."""
    numbers: dict[str, int | None] = {"": None} | dict(Category.objects.values_list("code", "pk"))
    for row in rows:
        if row["category"] in numbers:
            known = {name: value for name, value in row.items() if name != "category"}
            yield known | {"category_id": numbers[row["category"]]}


def load_programme(row: Mapping, steps: list[dict]) -> int:
    """Add one programme with its steps, unless there is one of its code; the rows added."""
    if Programme.objects.filter(code=row["code"]).exists():
        return 0
    programme = Programme.objects.create(**row)
    return 1 + len(ProgrammeStep.objects.bulk_create([ProgrammeStep(programme=programme, **one) for one in steps]))


def known_by(row: Mapping, key: Iterable[str]) -> tuple:
    """The key of a shipped row."""
    return tuple(row[name] for name in key)


def differing(found: models.Model, row: Mapping) -> list[str]:
    """The fields in which a row here is not what ships."""
    return [name for name, value in row.items() if getattr(found, name) != value]


def load_calendar(row: Mapping, years: Iterable[int]) -> int:
    """Add one calendar with its hours, unless it is there, and bring its holidays up to date; the rows added."""
    wants_default = row["is_default"] and not Calendar.objects.filter(is_default=True).exists()
    calendar, created = Calendar.objects.get_or_create(
        name=row["name"], defaults={"zone": row["zone"], "is_default": wants_default}
    )
    if created:
        hours = {"calendar": calendar, "opens": row["opens"], "closes": row["closes"]}
        OpeningWindow.objects.bulk_create([OpeningWindow(weekday=weekday, **hours) for weekday in range(7)])
    if row["holidays"]:
        enter_holidays(calendar, row["holidays"], years)
    return int(created)


def enter_holidays(calendar: Calendar, country: str, years: Iterable[int]) -> None:
    """The public holidays of some years, as far as they are published."""
    for year in years:
        public = public_year(country, year)
        enter(calendar, year, wanted_days(public, country))
        mark(calendar, year, public)
