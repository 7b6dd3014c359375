"""The people of a team as they stand now: who is there, what they carry, how many strong contacts in a row."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import Absence, AssignmentPause, PauseKind, Role, Team, User
from complaints.choices import (
    IN_PROGRESS,
    EmotionLevel,
)
from complaints.distribution import Candidate
from complaints.hands import HowAssigned
from complaints.models.conversation import EmotionReading
from complaints.models.handing_over import Handover

A_SHIFT = timedelta(hours=12)  # a night's rest ends a row of strong contacts
LONG = timedelta(days=14)
BY_POLICY = (HowAssigned.ROUND_ROBIN, HowAssigned.LOAD, HowAssigned.OVER_CAP)


@dataclass
class Standing:
    """One person now."""

    person: User
    open_cases: int
    strong_in_a_row: int = 0
    last_turn_at: datetime | None = None
    absence: Absence | None = None
    pauses: dict[str, AssignmentPause] = field(default_factory=dict)
    languages: Sequence[str] = ()
    knowledge: Sequence[int] = ()  # numbers of skills
    is_off: bool = False  # outside working hours of their own

    @property
    def is_there(self) -> bool:
        """Whether work may come to them: an agent, present, at work, not passed by."""
        return self.person.role == Role.AGENT and self.absence is None and not self.pauses and not self.is_off

    @property
    def cool_down(self) -> AssignmentPause | None:
        """The breath they take."""
        return self.pauses.get(PauseKind.COOL_DOWN)

    @property
    def stop(self) -> AssignmentPause | None:
        """That a supervisor stopped assignment to them."""
        return self.pauses.get(PauseKind.STOPPED)

    def candidate_for(self, case) -> Candidate:
        """What the choice of a handler for a case looks at."""
        standing = (self.person.pk, self.open_cases, self.strong_in_a_row, self.last_turn_at)
        return Candidate(*standing, *self.suits(case))

    def suits(self, case) -> tuple[bool, bool]:
        """Whether they speak the customer's language, and know what the category asks for."""
        skill = case.category.skill_id if case.category else None
        return case.language in self.languages, skill in self.knowledge


class Roster(list[Standing]):
    """The agents and supervisors of a team, by name."""

    @classmethod
    def of(cls, team: Team, at: datetime) -> "Roster":
        """Everybody who carries cases of ``team``; four queries, however many they are."""
        cases = User._meta.get_field("complaints").related_model.objects
        carried = cases.real().filter(handler=OuterRef("pk"), state__in=IN_PROGRESS)
        count = carried.order_by().values("handler").annotate(count=Count("pk")).values("count")
        people = User.objects.handlers(team).exclude(role=Role.MANAGER)
        people = people.annotate(open_cases=Coalesce(Subquery(count, output_field=IntegerField()), 0))
        people = people.annotate(last_turn_at=Subquery(turns(OuterRef("pk"), at).values("at")[:1]))
        people = people.with_presence(team, at).select_related("team")
        standing = {
            person.pk: Standing(
                person,
                person.open_cases,
                last_turn_at=person.last_turn_at,
                languages=person.languages,
                knowledge=person.knowledge,
                is_off=person.is_off,
            )
            for person in people
        }
        for absence in Absence.objects.at(at).filter(person__in=standing).select_related("deputy"):
            standing[absence.person_id].absence = absence
        for pause in AssignmentPause.objects.standing(at).filter(person__in=standing):
            standing[pause.person_id].pauses[pause.kind] = pause
        for key, came in contacts(standing, at).items():
            standing[key].strong_in_a_row = in_a_row(came)
        return cls(standing.values())


def turns(person, at: datetime) -> QuerySet:
    """When the policy gave a person cases, the last first; whoever had none for long comes first in any case."""
    return Handover.objects.filter(receiver=person, at__gte=at - LONG, how__in=BY_POLICY).order_by("-at")


def contacts(people: Iterable[int], at: datetime) -> dict[int, list[tuple[datetime, int, bool]]]:
    """{person: [(when, case, whether it was strong)]} of this shift: cases that came to them, feelings they read."""
    since, found = at - A_SHIFT, defaultdict(list)
    at_practice = Q(complaint__team__in=Team.objects.for_practice())
    received = Handover.objects.filter(~at_practice, receiver__in=people, at__gte=since).order_by()
    readings = EmotionReading.objects.filter(~at_practice, by__in=people, at__gte=since).order_by()
    felt = readings.annotate(strong=Q(level=EmotionLevel.STRONG)).values_list("by", "at", "complaint", "strong")
    came = received.values_list("receiver", "at", "complaint", "felt_strong").union(felt, all=True)
    for key, when, case, strong in came:
        found[key].append((when, case, strong))
    return found


def in_a_row(came: list[tuple[datetime, int, bool]]) -> int:
    """How many of the last cases in a row were strong, each counted once, as it was last."""
    seen: dict[int, bool] = {}
    for _when, case, strong in sorted(came, reverse=True):
        seen.setdefault(case, strong)
    strong_first = list(seen.values())
    return next((place for place, strong in enumerate(strong_first) if not strong), len(strong_first))
