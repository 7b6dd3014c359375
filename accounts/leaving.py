"""What keeps somebody from being deactivated: work that would be left lying, and being the last administrator."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User

# Apps above say what somebody still carries: (words for it, how many). Asked before somebody is deactivated.
OPEN_WORK: list[Callable[[User], list[tuple[Any, int]]]] = []


def open_work(person: User) -> list[tuple[Any, int]]:
    """What the person still carries, by kind; nothing of which there is none."""
    return [(words, count) for ask in OPEN_WORK for words, count in ask(person) if count]


def keep_an_administrator(person: User, *, role: str, is_active: bool) -> None:
    """Raises ValidationError if nobody would be left who lets people in. Holds the others until the transaction ends.

    ``person`` is as stored; ``role`` and ``is_active`` are what they would become.
    """
    if not (person.is_active and person.role == Role.ADMINISTRATOR):
        return
    if is_active and role == Role.ADMINISTRATOR:
        return
    others = User.objects.filter(is_active=True, role=Role.ADMINISTRATOR).exclude(pk=person.pk)
    if not others.select_for_update().exists():
        raise ValidationError(
            _("%(name)s is the last administrator: nobody could let people in any more. Make somebody else one first."),
            params={"name": person.name},
            code="last_administrator",
        )


def refuse_open_work(person: User) -> None:
    """Raises ValidationError while somebody carries work: it is handed over in the act of leaving."""
    left = open_work(person)
    if left:
        raise ValidationError(
            _("They still carry: %(what)s. A manager lets them go on the page “Leaving”, which hands it over."),
            params={"what": ", ".join(f"{count} {words}" for words, count in left)},
            code="open_work",
        )
