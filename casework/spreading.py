"""The open cases of one person over the others who are there, each to whoever carries the least by then."""

from dataclasses import dataclass, replace
from datetime import datetime

from accounts.models import User
from complaints.choices import (
    EmotionLevel,
)
from complaints.distribution import Candidate, Caps, choose
from complaints.hands import Distribution
from complaints.models import AssignmentPolicy, Complaint, Roster, policy_day
from complaints.models.roster import Standing


@dataclass(frozen=True)
class Suggestion:
    """A case and who might carry it from now on; None when nobody is there."""

    case: Complaint
    receiver: User | None


def suggested(cases, person: User, at: datetime) -> list[Suggestion]:
    """For each of the ``cases`` of ``person`` a colleague of the team; the load counts what was suggested before."""
    if person.team is None:
        return [Suggestion(case, None) for case in cases]
    there = {one.person.pk: one for one in Roster.of(person.team, at) if one.is_there and one.person != person}
    loads: dict[int, Candidate] = {}
    policy = AssignmentPolicy.governing(person.team, policy_day(at))
    caps = Caps(None, policy.caps.strong_in_a_row if policy else None)
    found = []
    for case in cases:
        fit = [
            suiting(loads.get(key), one, case)
            for key, one in there.items()
            if key != case.about_staff_id and not case.is_beyond(one.person, at)
        ]
        chosen = choose(Distribution.LOAD, fit, caps, is_strong=case.emotion_level == EmotionLevel.STRONG)
        found.append(Suggestion(case, there[chosen[0].key].person if chosen else None))
        if chosen:
            one = chosen[0]
            strong = one.strong_in_a_row + 1 if case.emotion_level == EmotionLevel.STRONG else 0
            loads[one.key] = replace(one, open_cases=one.open_cases + 1, strong_in_a_row=strong)
    return found


def suiting(loaded: Candidate | None, one: Standing, case: Complaint) -> Candidate:
    """Somebody as they would stand with what was suggested before, and how well this case and they go together."""
    if loaded is None:
        return one.candidate_for(case)
    speaks, knows = one.suits(case)
    return replace(loaded, speaks=speaks, knows=knows)
