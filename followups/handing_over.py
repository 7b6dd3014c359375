"""Handing follow-ups over: one, or many at once when somebody is away; each by itself, in its own transaction.

What is done carries the key of the form as its request number, so a form that is sent twice does only the rest.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import OperationalError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Absence, Role, User
from audit.models import Entry
from audit.steps import MovedOn
from followups.choices import WAITING
from followups.models import FollowUp
from history.attribution import attributed, current

MOST = 200  # follow-ups in one go


@dataclass(frozen=True)
class Result:
    """What became of one: "done", "before" (by this very form), "moved_on" or "refused", and why."""

    followup: FollowUp
    outcome: str
    why: Any = ""


def why_not(followup: FollowUp, person: User) -> Any:
    """Why ``person`` cannot have it, for people; "" when they can."""
    if followup.state not in WAITING:
        return _("It does not wait any more.")
    if not person.is_active:
        return _("This person does not work here any more.")
    if person.role != Role.MANAGER and person.team_id != followup.team_id:
        return _("This person is of another team.")
    if followup.complaint is not None and followup.complaint.about_staff_id == person.pk:
        return _("The complaint is about this person.")
    return ""


def deputy_of(followups: Iterable[FollowUp], at: datetime) -> User | None:
    """Who stands in for the one person who has them all and is away; None where that is not so."""
    assignees = {one.assignee_id for one in followups}
    if len(assignees) != 1:
        return None
    away = Absence.objects.at(at).filter(person__in=assignees, deputy__is_active=True).select_related("deputy").first()
    return away.deputy if away else None


def hand_over_each(
    wanted: Iterable[tuple[int, int]], assignee: User, *, by: User, at: datetime, reason: str, key: UUID
) -> list[Result]:
    """Hand over those of (key, version as shown); what ``by`` may not see is left out. Never raises midway."""
    versions = dict(list(wanted)[:MOST])
    about = ("complaint__category", "customer", "assignee", "team", "rule", "programme_step")
    rows = FollowUp.objects.visible_to(by).filter(pk__in=versions).select_related(*about).in_bulk()
    facts = {"by": by, "at": at, "reason": reason}
    with attributed(request_id=str(key)):
        return [hand_over(rows[pk], version, assignee, **facts) for pk, version in versions.items() if pk in rows]


def hand_over(followup: FollowUp, version: int, assignee: User, *, by: User, at: datetime, reason: str) -> Result:
    """One of many: handed over, or nothing and the reason."""
    try:
        with transaction.atomic():
            followup.lock()
            if was_done(followup, by):
                return Result(followup, "before")
            followup.expect(version)
            has_it = holder_of(followup) == assignee.pk
            refusal = _("This person has it already.") if has_it else why_not(followup, assignee)
            if refusal:
                return Result(followup, "refused", refusal)
            followup.assign(by=by, at=at, assignee=assignee, reason=reason)
    except MovedOn:
        return Result(followup, "before" if was_done(followup, by) else "moved_on")
    except PermissionDenied:
        return Result(followup, "refused", _("You may not do this here."))
    except OperationalError:
        return Result(followup, "refused", _("Somebody else is writing on it just now. Try it again."))
    return Result(followup, "done")


def holder_of(followup: FollowUp) -> int | None:
    """Who has it now that the row is held: handing over is no step, and does not count the version on."""
    return FollowUp.objects.values_list("assignee", flat=True).get(pk=followup.pk)


def was_done(followup: FollowUp, by: User) -> bool:
    """Whether the same form did it before."""
    circumstances = current()
    told = Entry.objects.about(followup).filter(verb="followup_assign", actor=by)
    return told.filter(request_id=circumstances.request_id if circumstances else "").exists()
