"""What a step asks for. The same object enforces it and explains what is missing, and where to fill it in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from complaints.models.dated import policy_day
from complaints.models.standards import RequirementRule
from ui.asked_often import SOME_DAY, SOME_TEXT, Question, kept

Met = Callable[["Asked"], bool]


@dataclass(frozen=True)
class Asked:
    """One question whether a step may be taken: by whom, when and with which facts."""

    case: Any
    by: Any
    at: datetime
    facts: Mapping[str, Any]
    amount: int | None = None

    def fact(self, name: str):
        """What the step was given for ``name``; None when nothing, as on a page that only explains."""
        return self.facts.get(name)

    @property
    def severity(self) -> str:
        """The severity the step is judged by: the one it sets, else the case's."""
        return self.fact("severity") or self.case.severity


@dataclass(frozen=True)
class Requirement:
    """``label`` names what is missing; ``where`` is the part of the case page that fills it in.

    A ``law`` of the trade always holds; anything else holds at the severities that a RequirementRule names.
    """

    code: str
    label: str
    where: str
    met: Met
    law: bool = False


_requirements: dict[str, list[Requirement]] = {}


def require(verb: str, *wanted: Requirement) -> None:
    """Let ``verb`` ask for more. Apps above call this when they are ready, so that the verb itself refuses."""
    _requirements.setdefault(verb, []).extend(wanted)


def requirements_of(verb: str) -> list[Requirement]:
    """Everything ``verb`` may ask for, at any severity."""
    return _requirements.get(verb, [])


def rules_in_force(severity: str, at: datetime) -> dict[tuple[str, str], int | None]:
    """{(verb, requirement): how many} that managers ask for at ``severity`` on the day of ``at``."""
    rows = asked_at_a_severity().answers({SOME_DAY: policy_day(at), SOME_TEXT: severity})
    return {(verb, code): amount for verb, code, amount in rows}


@kept
def asked_at_a_severity() -> Question[tuple[str, str, int | None]]:
    """(verb, requirement, how many) of the rules on the day and at the severity that are given."""
    rows = RequirementRule.objects.in_force(SOME_DAY).filter(severity=SOME_TEXT)
    return Question(rows.values_list("verb", "requirement", "amount"))


def missing(verb: str, asked: Asked, rules: Mapping[tuple[str, str], int | None] | None = None) -> list[Requirement]:
    """What ``verb`` still needs; ``rules`` saves the query when the caller has them."""
    if rules is None:
        rules = rules_in_force(asked.severity, asked.at)
    found = []
    for requirement in requirements_of(verb):
        if not (requirement.law or (verb, requirement.code) in rules):
            continue
        amount = rules.get((verb, requirement.code))
        if not requirement.met(Asked(asked.case, asked.by, asked.at, asked.facts, amount)):
            found.append(requirement)
    return found
