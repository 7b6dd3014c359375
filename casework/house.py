"""What a manager looks at first: what is late, what waits, what is spent, who carries how much, what will change.

All counts come in one statement and end at a limit; practice and imported history stand in none of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property, lru_cache
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from accounts.models import Team, User
from accounts.permissions import may_read_cases
from complaints.choices import Severity
from complaints.housework import WORK, in_house
from complaints.models import Complaint, PolicyChange, dated_policies, policy_day
from followups.models import FollowUp
from gifts.models import Budget, Gift
from ui.counting import CountStatement, capped

MOST = 999
TEAMS = 12
SOMETIME = datetime(9000, 1, 1, tzinfo=UTC)  # stands in the kept statement for the moment of reading
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
        """All that is counted."""
        keys = tuple(team.pk for team in self.teams)
        user = self.user
        return statement_for(user.pk, user.role, user.team_id, keys, policy_day()).counts({SOMETIME: self.at})

    @cached_property
    def figures(self) -> list[Figure]:
        """What asks for somebody today."""
        cases, gifts = _list("complaints", "complaint"), _list("gifts", "gift")
        followups, changes = _list("followups", "followup"), _list("complaints", "policychange")
        return [
            Figure(_("overdue"), self.counts["overdue"], f"{cases}?work=overdue", "late"),
            Figure(_("escalated"), self.counts["escalated"], f"{cases}?work=escalated", "soon"),
            Figure(_("without a handler"), self.counts["unassigned"], f"{cases}?work=unassigned"),
            Figure(_("gifts to decide"), self.counts["gifts"], f"{gifts}?state__exact=submitted"),
            Figure(_("missed follow-ups"), self.counts["missed"], f"{followups}?state__exact=missed", "late"),
            Figure(_("policies to confirm"), self.counts["proposals"], f"{changes}?state__exact=waiting"),
        ]

    @cached_property
    def load(self) -> list[Bar]:
        """What each team carries, and how much of it is late."""
        longest = max((self.counts[f"open-{team.pk}"] for team in self.teams), default=0)
        return [self._bar(team, {"team__id__exact": team.pk}, f"-{team.pk}", longest) for team in self.teams]

    @cached_property
    def severities(self) -> list[Bar]:
        """What is open by severity, the gravest first."""
        codes = [Severity(code) for code in reversed(Severity.values)]
        longest = max(self.counts[f"open-{code}"] for code in codes)
        return [self._bar(code.label, {"severity__exact": code.value}, f"-{code}", longest) for code in codes]

    def _bar(self, name, asked: Mapping, mark: str, longest: int) -> Bar:
        address = _list("complaints", "complaint")
        whole, part = (f"{address}?{urlencode({'work': work, **asked})}" for work in ("open", "overdue"))
        return Bar(
            name,
            Figure(_("open"), self.counts[f"open{mark}"], whole),
            Figure(_("overdue"), self.counts[f"overdue{mark}"], part),
            longest,
        )

    @cached_property
    def budgets(self) -> list[Budget]:
        """The budgets of today, the most used first."""
        today = self.at.date()
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


def _list(app: str, model: str) -> str:
    return reverse(f"admin:{app}_{model}_changelist")


def key_of(model) -> tuple[str, str]:
    """Its app and name, as addresses of the admin have them."""
    return model._meta.app_label, model._meta.model_name


@lru_cache(maxsize=READERS_KEPT)
def statement_for(pk: int, role: str, team_id: int | None, teams: tuple[int, ...], today: date) -> CountStatement:
    """The statement that counts for one reader on one day; all that decides is in the arguments."""
    reader = User(pk=pk, role=role, team_id=team_id)
    return CountStatement.over(lists_of(reader, teams, today), leave_open=[SOMETIME], most=MOST)


def lists_of(user: User, teams: tuple[int, ...], today: date) -> dict[str, QuerySet]:
    """All lists that the house counts."""
    cases = in_house(Complaint.objects.visible_to(user))
    lists = {code: narrow(cases, SOMETIME) for code, narrow in WORK.items()}
    for work in ("open", "overdue"):
        rows = WORK[work](cases, SOMETIME)
        lists |= {f"{work}-{team}": rows.filter(team_id=team) for team in teams}
        lists |= {f"{work}-{severity}": rows.filter(severity=severity) for severity in Severity.values}
    lists |= {
        "gifts": Gift.objects.visible_to(user).waiting(),
        "missed": FollowUp.objects.visible_to(user).filter(state="missed"),
        "proposals": PolicyChange.objects.waiting(),
    }
    return lists | {f"to come {model._meta.label_lower}": model.objects.to_come(today) for model in dated_policies()}


def shows_house(user) -> bool:
    """Whether the person sees figures of cases at all."""
    return may_read_cases(user)
