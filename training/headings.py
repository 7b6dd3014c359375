"""The schemes in which the trade tells the life of a case: names over the same states, never other states."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.casefile import SIX_STEPS
from complaints.choices import State

R, A, S, I, P, C, D, E = (  # noqa: E741  the states in their order
    State.RECEIVED,
    State.ACKNOWLEDGED,
    State.ASSESSED,
    State.INVESTIGATING,
    State.PROPOSED,
    State.COMMITTED,
    State.RESOLVED,
    State.CLOSED,
)


def reached(*groups: tuple[State, ...]) -> dict[str, int]:
    """{state: the place of its heading}: the first group of states has the first heading."""
    return {state: place for place, group in enumerate(groups) for state in group}


@dataclass(frozen=True)
class Scheme:
    """One way to tell it: its name, its headings in order, and which of them a state stands under."""

    code: str
    name: Any
    headings: tuple[Any, ...]
    of_state: Mapping[str, int]

    def heading(self, state: str) -> Any:
        """The heading over what led to ``state``; a case that was withdrawn has left the scheme."""
        place = self.of_state.get(state)
        return _("Ended without a solution") if place is None else self.headings[place]


SCHEMES = {
    scheme.code: scheme
    for scheme in (
        Scheme("six", _("Six steps"), SIX_STEPS, reached((R,), (A, S), (I,), (P,), (C,), (D, E))),
        Scheme(
            "words",
            pgettext_lazy("scheme", "Six words"),
            (
                _("Let it out"),
                _("Apologise sincerely"),
                _("Gather the facts"),
                _("Offer a solution"),
                _("Ask what they think"),
                _("Follow up closely"),
            ),
            reached((R,), (A, S), (I,), (P,), (C,), (D, E)),
        ),
        Scheme(
            "sop",
            pgettext_lazy("scheme", "Seven-step procedure"),
            (
                _("Take in and record"),
                _("Calm and apologise"),
                _("Grade and assign"),
                _("Look into it and verify"),
                _("Work out a solution"),
                _("Carry out and answer"),
                _("Call back and file"),
            ),
            reached((R,), (A,), (S,), (I,), (P,), (C,), (D, E)),
        ),
        Scheme(
            "five",
            pgettext_lazy("scheme", "Five steps"),
            (
                pgettext_lazy("five steps", "Listen"),
                pgettext_lazy("five steps", "Apologise"),
                pgettext_lazy("five steps", "Find out"),
                pgettext_lazy("five steps", "Solve"),
                pgettext_lazy("five steps", "Follow up"),
            ),
            reached((R,), (A, S), (I,), (P, C), (D, E)),
        ),
    )
}
