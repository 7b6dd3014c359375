"""What a manager looks at first: what is late, what waits, what is spent, who carries how much, what will change.

Practice and imported history stand in no figure. Lists are counted in one statement, each to a limit; what teams carry,
how grave it is and what needs somebody, in another that reads the open cases once: there are only so many at a time.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Team, User
from accounts.permissions import may_read_cases
from complaints.choices import IN_PROGRESS, Severity
from complaints.housework import in_house
from complaints.models import Complaint, PolicyChange, dated_policies, policy_day
from followups.models import FollowUp
from gifts.models import Budget, Gift
from ui.counting import CountStatement, capped

MOST = 999
TEAMS = 12
READERS_KEPT = 256


@dataclass(frozen=True)
class Figure:
    """A number and what it opens."""

    name: Any
    count: int
    url: str
    tone: str = ""

    @property
    def shown(self) -> str:
        """The number, or that it is more than is worth counting."""
        return capped(self.count, MOST)


@dataclass(frozen=True)
class Bar:
    """A row of a chart: the first part lies within the whole, both in hundredths of the longest row."""

    name: Any
    whole: Figure
    part: Figure
    longest: int

    @property
    def width(self) -> int:
        """How long the bar is."""
        return round(100 * min(self.whole.count, self.longest) / self.longest) if self.longest else 0

    @property
    def part_width(self) -> int:
        """How long its first part is."""
        return round(100 * min(self.part.count, self.longest) / self.longest) if self.longest else 0


@dataclass(frozen=True)
class Pile:
    """The open cases of one team and severity: how many, and how many of them need somebody."""

    team: int
    severity: str
    whole: int
    overdue: int
    escalated: int
    unassigned: int


class House:
    """The house for one reader at one moment."""

    def __init__(self, user: User, at: datetime):
        self.user, self.at = user, at

    @cached_property
    def teams(self) -> list[Team]:
        """Those whose load is shown."""
        return list(Team.objects.real().order_by("name")[:TEAMS])

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """All lists that are counted."""
        user = self.user
        return statement_for(user.pk, user.role, user.team_id, policy_day()).counts()

    @cached_property
    def carried(self) -> list[Pile]:
        """The open cases by team and severity."""
        cases = in_house(Complaint.objects.visible_to(self.user)).open().order_by()
        needing = {
            "overdue": Count("pk", filter=Q(due_at__lt=self.at)),
            "escalated": Count("pk", filter=Q(escalation_level__gt=0)),
            "unassigned": Count("pk", filter=Q(handler=None, state__in=IN_PROGRESS)),
        }
        return [Pile(*row) for row in cases.values_list("team_id", "severity").annotate(whole=Count("pk"), **needing)]

    def in_all(self, work: str) -> int:
        """How many open cases of the house need somebody in this way."""
        return sum(getattr(pile, work) for pile in self.carried)

    @cached_property
    def figures(self) -> list[Figure]:
        """What asks for somebody today."""
        cases, gifts = _list("complaints", "complaint"), _list("gifts", "gift")
        followups, changes = _list("followups", "followup"), _list("complaints", "policychange")
        return [
            Figure(_("overdue"), self.in_all("overdue"), f"{cases}?work=overdue", "late"),
            Figure(_("escalated"), self.in_all("escalated"), f"{cases}?work=escalated", "soon"),
            Figure(_("without a handler"), self.in_all("unassigned"), f"{cases}?work=unassigned"),
            Figure(_("gifts to decide"), self.counts["gifts"], f"{gifts}?state__exact=submitted"),
            Figure(_("missed follow-ups"), self.counts["missed"], f"{followups}?state__exact=missed", "late"),
            Figure(_("policies to confirm"), self.counts["proposals"], f"{changes}?state__exact=waiting"),
        ]

    @cached_property
    def load(self) -> list[Bar]:
        """What each team carries, and how much of it is late."""
        of = {team: [pile for pile in self.carried if pile.team == team.pk] for team in self.teams}
        longest = max((sum(pile.whole for pile in piles) for piles in of.values()), default=0)
        return [_bar(team, {"team__id__exact": team.pk}, piles, longest) for team, piles in of.items()]

    @cached_property
    def severities(self) -> list[Bar]:
        """What is open by severity, the gravest first."""
        codes = [Severity(code) for code in reversed(Severity.values)]
        of = {code: [pile for pile in self.carried if pile.severity == code] for code in codes}
        longest = max(sum(pile.whole for pile in piles) for piles in of.values())
        return [_bar(code.label, {"severity__exact": code.value}, piles, longest) for code, piles in of.items()]

    @cached_property
    def budgets(self) -> list[Budget]:
        """The budgets of today, the most used first."""
        today = policy_day(self.at)
        rows = Budget.objects.visible_to(self.user).filter(closed_at=None, starts_on__lte=today, ends_on__gt=today)
        rows = rows.exclude(team__is_practice=True).select_related("team")
        return sorted(rows[: 4 * TEAMS], key=lambda row: -row.used_percent)[:TEAMS]

    @cached_property
    def pending(self) -> list[Figure]:
        """Policies that will change, by kind."""
        found = ((model, self.counts[f"to come {model._meta.label_lower}"]) for model in dated_policies())
        return [
            Figure(model._meta.verbose_name_plural, count, f"{_list(*key_of(model))}?stand=future")
            for model, count in found
            if count
        ]


def _bar(name, asked: Mapping, piles: list[Pile], longest: int) -> Bar:
    """What the ``piles`` come to, with the lists of cases behind it."""
    address = _list("complaints", "complaint")
    whole, part = (f"{address}?{urlencode({'work': work, **asked})}" for work in ("open", "overdue"))
    return Bar(
        name,
        Figure(pgettext_lazy("case", "open"), sum(pile.whole for pile in piles), whole),
        Figure(_("overdue"), sum(pile.overdue for pile in piles), part),
        longest,
    )


def _list(app: str, model: str) -> str:
    return reverse(f"admin:{app}_{model}_changelist")


def key_of(model) -> tuple[str, str]:
    """Its app and name, as addresses of the admin have them."""
    return model._meta.app_label, model._meta.model_name


@lru_cache(maxsize=READERS_KEPT)
def statement_for(pk: int, role: str, team_id: int | None, today: date) -> CountStatement:
    """The statement that counts for one reader on one day; all that decides is in the arguments."""
    reader = User(pk=pk, role=role, team_id=team_id)
    return CountStatement.over(lists_of(reader, today), most=MOST)


def lists_of(user: User, today: date) -> dict[str, QuerySet]:
    """All lists that the house counts."""
    lists = {
        "gifts": Gift.objects.visible_to(user).waiting(),
        "missed": FollowUp.objects.visible_to(user).filter(state="missed"),
        "proposals": PolicyChange.objects.waiting(),
    }
    return lists | {f"to come {model._meta.label_lower}": model.objects.to_come(today) for model in dated_policies()}


def shows_house(user) -> bool:
    """Whether the person sees figures of cases at all."""
    return may_read_cases(user)
