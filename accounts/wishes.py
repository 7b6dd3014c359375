"""What those who write to colleagues ask before: is it wanted, when may it leave, what do its headers say.

The app that knows wishes and hours answers (notices); apps below it only ask.
"""

from collections.abc import Callable
from datetime import datetime

Wanted = Callable[[object, str], bool]
Moment = Callable[[object], datetime | None]
_wanted: list[Wanted] = []
_hours: list[Callable[[datetime], Moment]] = []
_places: list[Callable[[], str]] = []


def ask(wanted: Wanted, hours: Callable[[datetime], Moment], place: Callable[[], str]) -> None:
    """Let these be asked: ``wanted`` (a person, the code of a kind), ``hours`` (made for one moment; of a person it
    says when a mail may leave, None if it does not know), ``place`` (the address where one says what one wants).
    """
    _wanted.append(wanted)
    _hours.append(hours)
    _places.append(place)


def wants_mail(person, kind: str) -> bool:
    """Whether a mail of ``kind`` may go to ``person`` as it happens; so it is where nobody says otherwise."""
    return all(wanted(person, kind) for wanted in _wanted)


class Quiet:
    """The hours in which nobody is written to, as asked at one moment: those in which their team is not at work."""

    def __init__(self, at: datetime):
        self.at, self.asked = at, [hours(at) for hours in _hours]

    def over_at(self, person) -> datetime:
        """When a mail may leave to ``person``: at once, else as their team begins again."""
        return max((moment for ask_of in self.asked if (moment := ask_of(person))), default=self.at)


def headers(person, number: str) -> dict[str, str]:
    """What every mail to a colleague carries: nobody answers it by machine, and it says where to have less of it."""
    told = {"Message-ID": number, "Auto-Submitted": "auto-generated", "Precedence": "list"}
    told |= {"List-Id": "<notices.kintsugi>", "Content-Language": person.language}
    return told | ({"List-Unsubscribe": ", ".join(f"<{place()}>" for place in _places)} if _places else {})
