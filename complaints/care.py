"""Acts about colleagues: passed by for a while, back again, away. Recorded with who and why; in no score and figure."""

from contextlib import contextmanager
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import Absence, AssignmentPause, PauseKind, User
from accounts.permissions import may_handle, may_supervise_team
from audit.models import Entry
from history.attribution import attributed

COOL_DOWN = timedelta(minutes=10)


def take_breath(person: User, *, at: datetime, length: timedelta = COOL_DOWN) -> AssignmentPause:
    """Let assignment pass them by for ``length``; everybody decides that for themselves."""
    if not may_handle(person):
        raise PermissionDenied("take_breath")
    with told("take_breath", person, by=person, at=at):
        return pause(person, PauseKind.COOL_DOWN, at=at, until=at + length)


def breathe_again(person: User, *, at: datetime) -> None:
    """They are ready sooner."""
    with told("breathe_again", person, by=person, at=at):
        end_pauses(person, PauseKind.COOL_DOWN, at=at)


def stop_assignment(
    person: User, *, by: User, at: datetime, reason: str, until: datetime | None = None
) -> AssignmentPause:
    """Let assignment pass somebody by until it is resumed, at the latest ``until``. Raises PermissionDenied."""
    must_supervise(by, person)
    with told("stop_assignment", person, by=by, at=at, reason=reason):
        return pause(person, PauseKind.STOPPED, at=at, until=until)


def resume_assignment(person: User, *, by: User, at: datetime, reason: str) -> None:
    """Let cases come to them again. Raises PermissionDenied."""
    must_supervise(by, person)
    with told("resume_assignment", person, by=by, at=at, reason=reason):
        end_pauses(person, PauseKind.STOPPED, at=at)


def be_away(
    person: User, *, by: User, at: datetime, until: datetime, deputy: User | None = None, reason: str = ""
) -> Absence:
    """Write down that somebody is away from ``at`` until ``until``.

    Raises PermissionDenied, or ValidationError in words: nobody stands in for themselves, nor in a circle.
    """
    if by != person:
        must_supervise(by, person)
    with told("be_away", person, by=by, at=at, reason=reason, until=until.isoformat(timespec="minutes")):
        Absence.objects.at(at).filter(person=person, starts_at__lt=at).update(ends_at=at)
        absence = Absence(person=person, starts_at=at, ends_at=until, deputy=deputy)
        absence.full_clean()
        absence.save(force_insert=True)
        return absence


def be_back(person: User, *, by: User, at: datetime, reason: str = "") -> None:
    """They are there again, sooner than was written down. Raises PermissionDenied."""
    if by != person:
        must_supervise(by, person)
    with told("be_back", person, by=by, at=at, reason=reason):
        Absence.objects.at(at).filter(person=person, starts_at__lt=at).update(ends_at=at)


def must_supervise(by: User, person: User) -> None:
    """Only who sees to a team decides for its people."""
    if not may_supervise_team(by, person.team_id):
        raise PermissionDenied("supervise")


def pause(person: User, kind: str, *, at: datetime, until: datetime | None) -> AssignmentPause:
    """One pause of its kind, from now on."""
    end_pauses(person, kind, at=at)
    return AssignmentPause.objects.create(person=person, kind=kind, since=at, until=until)


def end_pauses(person: User, kind: str, *, at: datetime) -> None:
    """None of its kind holds any longer."""
    AssignmentPause.objects.filter(person=person, kind=kind, ended_at=None).update(ended_at=at)


@contextmanager
def told(verb: str, person: User, *, by: User, at: datetime, reason: str = "", **facts):
    """The transaction of one act about a colleague, with its entry in the journal; one at a time for each person."""
    with transaction.atomic(), attributed(actor_id=by.pk, reason=verb, at=at):
        User._base_manager.select_for_update().filter(pk=person.pk).values_list("pk").get()
        yield
        facts = {"person": person.alias, **facts}
        Entry.about(person, f"person_{verb}", by=by, at=at, reason=reason, facts=facts).save(force_insert=True)
