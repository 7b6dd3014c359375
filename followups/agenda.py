"""What an agenda holds: whose follow-ups, in which view; every list is read up to a limit and no further."""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.timezone import get_current_timezone_name, localdate, localtime, make_aware
from django.utils.translation import gettext as _

from accounts import permissions
from accounts.models import Absence, Role, User
from accounts.readers import SOME_PERSON, Kind, in_place_of, somebody
from calendars.festivals import quiet_days
from followups.agendacounts import counts_of
from followups.choices import FollowUpState
from followups.models import FollowUp, Notice
from ui.asked_often import SOME_NUMBER, SOMETIME, Question, kept
from ui.counting import capped
from ui.keys import key_of

PAGE, GRID_AT_MOST, COLLEAGUES, NOTICES = 50, 150, 40, 5
DAY, WEEK = timedelta(days=1), timedelta(days=7)
LATER = SOMETIME + DAY  # the end of the days that begin at SOMETIME, in a question
VIEWS = ("list", "week", "month")
FIRST_HOUR, LAST_HOUR = 8, 20
# of the many columns of a follow-up and what it points to, those that a row shows
NAMES = ("name_en", "name_zh_hant", "name_zh_hans")
NEEDED = (
    *("state", "earliest_at", "latest_at", "next_try_at", "channel", "version", "cap"),
    *("customer__name", "customer__tier", "complaint__reference", "complaint__severity", "complaint__subject"),
    "assignee__alias",
    *(f"{thing}__{name}" for thing in ("complaint__category", "rule", "programme_step") for name in NAMES),
)


@dataclass
class Call:
    """One row: a follow-up, and others of the same customer that the same contact can serve."""

    followup: FollowUp
    others: list[FollowUp] = field(default_factory=list)


@dataclass(frozen=True)
class Agenda:
    """The agenda that an address asks for. Raises PermissionDenied for somebody else's that is not theirs to see to."""

    user: User
    asked: Mapping[str, str]
    at: datetime

    @cached_property
    def view(self) -> str:
        """List, week or month."""
        asked = self.asked.get("view", "")
        return asked if asked in VIEWS else "list"

    @cached_property
    def person(self) -> User | None:
        """Whose agenda it is; None for the team's."""
        whose = self.asked.get("whose", "mine" if permissions.may_handle(self.user) else "team")
        if key := key_of(whose):
            return colleague(self.user, key, self.at)
        return None if whose == "team" else self.user

    @property
    def whose(self) -> str:
        """The same as in an address."""
        return "team" if self.person is None else "mine" if self.is_mine else str(self.person.pk)

    @property
    def is_mine(self) -> bool:
        """Whether it is the reader's own."""
        return self.person is not None and self.person.pk == self.user.pk

    @cached_property
    def rows(self) -> QuerySet:
        """All that may be shown, done ones included."""
        return agenda_of(self.user, self.person)

    @property
    def given(self) -> dict:
        """What questions about this agenda are given: who reads, and whose it is."""
        return in_place_of(self.user) | {SOME_NUMBER: self.person and self.person.pk}

    @property
    def may_hand_over(self) -> bool:
        """Whether rows may be chosen and given to somebody else."""
        return permissions.may_handle(self.user)

    @cached_property
    def today(self) -> datetime:
        """When the reader's day began."""
        return start_of(localdate(self.at))

    @cached_property
    def page(self) -> tuple[list[FollowUp], str]:
        """Waiting ones, the nearest end of a window first, and where the next page begins ("" where none does)."""
        if mark := self.asked.get("after", ""):
            found = list(behind(self.rows.waiting().for_agenda().only(*NEEDED), mark)[: PAGE + 1])
        else:
            found = first_page(Kind.of(self.user), self.person is not None).answers(self.given)
        last = found[PAGE - 1] if len(found) > PAGE else None
        return found[:PAGE], f"{last.latest_at.isoformat()}~{last.pk}" if last else ""

    @property
    def groups(self) -> list[dict]:
        """The page in groups, the urgent first; what one call serves is one row."""
        return by_day(as_calls(self.page[0]), self.at)

    @cached_property
    def counts(self) -> dict[str, int]:
        """How much there is to do today and how much was done, capped."""
        return counts_of(self.user, self.person, self.today)

    @property
    def open_today(self) -> str:
        """How many have a part of their window today."""
        return capped(self.counts["open_today"])

    @property
    def done_today(self) -> str | None:
        """How many were done today; None where it would have to be counted over the whole house."""
        return capped(self.counts["done_today"]) if self.person or self.user.team_id else None

    @cached_property
    def notices(self) -> list[Notice]:
        """What the reader was told and has not looked at, one more than is shown; on their own agenda only."""
        if not self.is_mine or self.view != "list" or not self.counts["told"]:
            return []
        return untold().answers(in_place_of(self.user))

    @cached_property
    def colleagues(self) -> list[User]:
        """Those whose agenda the reader sees to, with ``away_until``."""
        return people_seen_to(Kind.of(self.user)).answers(self.given | {SOMETIME: self.at})

    def between(self, start: datetime, end: datetime) -> list[FollowUp]:
        """Waiting ones whose window has a part in [start, end), up to GRID_AT_MOST and one."""
        asked = days_of_a_grid(Kind.of(self.user), self.person is not None, start <= self.at < end)
        return asked.answers(self.given | {SOMETIME: start, LATER: end})

    @cached_property
    def grid(self) -> dict:
        """The days of a week or a month with what can first be done on each."""
        return self.week() if self.view == "week" else self.month()

    def week(self) -> dict:
        """Seven days from the one that was asked for, else from today, each by hours."""
        begin = day_named(self.asked.get("on", "")) or localdate(self.at)
        days = [begin + number * DAY for number in range(7)]
        return self.laid_out(days) | {"before": begin - WEEK, "after": begin + WEEK, "first": begin, "last": days[-1]}

    def month(self) -> dict:
        """The weeks of a month."""
        asked = day_named(self.asked.get("on", "")) or localdate(self.at)
        first = asked.replace(day=1)
        last = first.replace(day=monthrange(first.year, first.month)[1])
        begin = first - timedelta(days=first.weekday())
        days = [begin + number * DAY for number in range((last - begin).days + 7 - last.weekday())]
        return self.laid_out(days) | {"before": first - DAY, "after": last + DAY, "first": first, "last": last}

    def laid_out(self, days: list[date]) -> dict:
        """Each day with its rows by hour; what was missed, or may wait longer, stands on today before the hours."""
        rows = self.between(start_of(days[0]), start_of(days[-1] + DAY))
        quiet = quiet_days(get_current_timezone_name(), days[0], days[-1])
        placed: dict[date, dict[int, list]] = {day: {} for day in days}
        for row in rows[:GRID_AT_MOST]:
            day, hour = place_of(row, self.at, days[-1])
            if day in placed:
                placed[day].setdefault(hour, []).append(row)
        today = localdate(self.at)
        found = [
            {"on": day, "hours": sorted(placed[day].items()), "is_quiet": day in quiet, "is_today": day == today}
            for day in days
        ]
        return {"days": found, "is_capped": len(rows) > GRID_AT_MOST, "most": GRID_AT_MOST}


def colleague(user: User, key: int, at: datetime) -> User:
    """Somebody whose agenda ``user`` may see to. Raises PermissionDenied."""
    person = User.objects.filter(pk=key).first()
    if person is None or not may_see_to(user, person, at):
        raise PermissionDenied("agenda")
    return person


def may_see_to(user: User, person: User, at: datetime) -> bool:
    """Whether ``user`` looks after the agenda of ``person``: themselves, their supervisor, or deputy while away."""
    if person.pk == user.pk or permissions.may_supervise_team(user, person.team_id):
        return True
    return Absence.objects.at(at).filter(person=person, deputy=user).exists()


def looked_after_by(user: User, at: datetime) -> QuerySet:
    """The people of a supervisor's team; of a manager also whoever is away; else those whose deputy one is."""
    away = Absence.objects.at(at).filter(person=OuterRef("pk"))
    until = Subquery(away.order_by("-ends_at").values("ends_at")[:1])
    people = User.objects.filter(is_active=True, role__in=permissions.HANDLERS).exclude(pk=user.pk)
    if user.role == Role.SUPERVISOR:
        people = people.filter(team=user.team_id)
    elif user.role == Role.MANAGER:
        people = people.filter(Q(team=user.team_id, team__isnull=False) | Exists(away))
    else:
        people = people.filter(Exists(away.filter(deputy=user)))
    return people.annotate(away_until=until).order_by("name", "pk")


def agenda_of(reader: User, person: User | int | None) -> QuerySet:
    """All that a reader may see, of everybody or of one person."""
    seen = FollowUp.objects.visible_to(reader)
    return seen if person is None else seen.filter(assignee=person)


def agenda_of_kind(kind: Kind, has_person: bool) -> QuerySet:
    """The same for readers of a kind, to write a question with."""
    return agenda_of(somebody(kind), SOME_NUMBER if has_person else None)


@kept
def first_page(kind: Kind, has_person: bool) -> Question[FollowUp]:
    """Those whose windows end first, one more than a page shows."""
    return Question(agenda_of_kind(kind, has_person).waiting().for_agenda().only(*NEEDED)[: PAGE + 1])


@kept
def days_of_a_grid(kind: Kind, has_person: bool, is_running: bool) -> Question[FollowUp]:
    """Those with a part of their window between the moments given; in days that run, what was missed before as well."""
    rows = agenda_of_kind(kind, has_person)
    begun = Q(earliest_at__lt=LATER) & (Q(latest_at__gte=SOMETIME) | Q(state=FollowUpState.MISSED))
    found = rows.waiting().filter(begun) if is_running else rows.due_between(SOMETIME, LATER)
    return Question(found.for_agenda().only(*NEEDED)[: GRID_AT_MOST + 1])


@kept
def people_seen_to(kind: Kind) -> Question[User]:
    """Those whose agendas readers of this kind see to at the moment that is given."""
    return Question(looked_after_by(somebody(kind), SOMETIME)[:COLLEAGUES])


@kept
def untold() -> Question[Notice]:
    """What a reader was told and has not looked at, one more than is shown."""
    return Question(Notice.objects.unseen_by(SOME_PERSON).for_agenda()[: NOTICES + 1])


def behind(followups: QuerySet, mark: str) -> QuerySet:
    """The rows behind a mark such as "2026-11-21T10:00:00+00:00~12"; without one, all."""
    written, _tilde, number = mark.partition("~")
    key = key_of(number)
    try:
        moment = parse_datetime(written.replace(" ", "+"))
    except ValueError:
        moment = None
    if key is None or moment is None or moment.tzinfo is None:
        return followups
    return followups.filter(latest_at__gte=moment).exclude(latest_at=moment, pk__lte=key)


def as_calls(rows: Iterable[FollowUp]) -> list[Call]:
    """Follow-ups of one customer, by one way and with overlapping windows, as one call; in the order of the first."""
    calls: list[Call] = []
    of_customer: dict[tuple, list[Call]] = {}
    for row in rows:
        known = of_customer.setdefault((row.customer_id, row.channel), []) if row.customer_id else []
        call = next((one for one in known if overlap(one.followup, row)), None)
        if call is None:
            calls.append(Call(row))
            known.append(calls[-1])
        else:
            call.others.append(row)
    return calls


def overlap(one: FollowUp, other: FollowUp) -> bool:
    """Whether there is a moment in both windows."""
    return one.earliest_at < other.latest_at and other.earliest_at < one.latest_at


def by_day(calls: list[Call], at: datetime) -> list[dict]:
    """The calls in groups, the urgent first."""
    midnight = start_of(localdate(at) + DAY)
    groups: dict[str, list] = {"missed": [], "today": [], "week": [], "later": []}
    for call in calls:
        row = call.followup
        if row.state == FollowUpState.MISSED or row.latest_at < at:
            groups["missed"].append(call)
        elif row.earliest_at < midnight:
            groups["today"].append(call)
        else:
            groups["week" if row.earliest_at < midnight + WEEK else "later"].append(call)
    names = {
        "missed": _("Missed: ask now, late is better than never"),
        "today": _("Today"),
        "week": _("In the next seven days"),
        "later": _("Later"),
    }
    return [{"code": code, "name": names[code], "calls": found} for code, found in groups.items() if found]


def place_of(row: FollowUp, at: datetime, last: date) -> tuple[date, int]:
    """The day and hour at which it opens, or ends once it is open; 0 for what was missed or ends behind ``last``."""
    is_open = row.earliest_at <= at
    moment = localtime(row.latest_at if is_open else row.earliest_at)
    if is_open and (row.latest_at < at or moment.date() > last):
        return localdate(at), 0
    return moment.date(), min(max(moment.hour, FIRST_HOUR), LAST_HOUR)


def start_of(day: date) -> datetime:
    """The first moment of a day in the reader's zone."""
    return make_aware(datetime.combine(day, time.min))


def day_named(asked: str) -> date | None:
    """The day of "2026-11-22", or the first of "2026-11"; None for what is no day of a living customer's calendar."""
    try:
        day = parse_date(asked if len(asked) > len("2026-11") else f"{asked}-01")
    except ValueError:
        return None
    return day if day and 1900 < day.year < 2200 else None
