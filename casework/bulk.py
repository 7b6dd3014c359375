"""Acts on many cases at once: the verbs of one case, one by one, each in its own transaction or not at all.

What is done carries the key of the form as its request number, in the journal and in history. So the whole lot can be
found again, and a form that is sent twice finds what it did before and does only the rest.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import OperationalError, transaction
from django.utils.translation import gettext_lazy as _
from django_fsm import TransitionNotAllowed

from accounts.models import Role, User
from audit.models import Entry
from audit.steps import MovedOn, RequirementsMissing
from casework.forms import bulk as forms
from complaints.choices import Direction, EscalationLevel
from complaints.merging import withdraw_case
from complaints.models import Complaint
from history.attribution import attributed, current

MOST = 500  # cases in one go


class Refused(Exception):
    """A case is not fit for this act; the words say why."""


@dataclass(frozen=True)
class BulkAct:
    """One act on many cases. ``facts`` makes of what was asked what the verb wants to know of one case.

    ``unfit`` says why the state of a case may not allow it.
    """

    verb: str
    form: type
    title: Any
    button: Any
    what: Any
    facts: Callable[[Complaint, dict], dict]
    unfit: Any = _("It does not stand where this can be done.")
    act: Callable[..., Any] | None = None

    def do(self, case: Complaint, **facts) -> None:
        """The function that spans cases where there is one, else the verb itself."""
        if self.act:
            self.act(case, **facts)
        else:
            getattr(case, self.verb)(**facts)


@dataclass(frozen=True)
class Result:
    """What became of one case: "done", "before" (by this very form), "moved_on" or "refused", and why."""

    case: Complaint
    outcome: str
    why: Any = ""


def assigned(case: Complaint, asked: dict) -> dict:
    """Hand it over. Raises Refused where the person may not carry it, or carries it already."""
    handler = asked["handler"]
    if handler.team_id != case.team_id:
        raise Refused(_("This person is of another team."))
    if handler.pk == case.about_staff_id:
        raise Refused(_("The complaint is about this person."))
    if handler.pk == case.handler_id:
        raise Refused(_("This person carries it already."))
    return {"handler": handler, "reason": asked["reason"]}


def escalated(case: Complaint, asked: dict) -> dict:
    """Hand it up to the one named. Raises Refused where that is not up, or not for them."""
    receiver, next_level = asked["receiver"], min(case.escalation_level + 1, EscalationLevel.CRISIS_TEAM)
    if receiver.pk == case.about_staff_id:
        raise Refused(_("The complaint is about this person."))
    if receiver.role == Role.MANAGER:
        return {"level": max(next_level, EscalationLevel.MANAGER), "receiver": receiver, "why": asked["reason"]}
    if receiver.team_id != case.team_id:
        raise Refused(_("This person is of another team."))
    if next_level > EscalationLevel.SUPERVISOR:
        raise Refused(_("It is as high as a supervisor already; choose a manager."))
    return {"level": next_level, "receiver": receiver, "why": asked["reason"]}


def noted(case: Complaint, asked: dict) -> dict:
    """Write the same internal note."""
    return {"direction": Direction.INTERNAL, "channel": "", "body": asked["reason"]}


def held(case: Complaint, asked: dict) -> dict:
    """Wait for the customer."""
    return {"why": asked["why"], "words": asked["reason"], "until": asked["until"]}


def resumed(case: Complaint, asked: dict) -> dict:
    """End the wait."""
    return {"reason": asked["reason"]}


def withdrawn(case: Complaint, asked: dict) -> dict:
    """End it as a duplicate of one case, or as a mistake. Raises Refused for the one that stays."""
    original = asked["duplicate_of"]
    if original is not None and original.pk == case.pk:
        raise Refused(_("This is the case that the others duplicate; it stays."))
    across = asked.get("across_customers", False)
    return {"why": asked["why"], "note": asked["reason"], "duplicate_of": original, "across_customers": across}


BULK_ACTS = {
    "assignment": BulkAct(
        "assign",
        forms.AssignmentForm,
        _("Assign to somebody"),
        _("Assign"),
        _("Each case gets the handler whom you name."),
        assigned,
    ),
    "escalation": BulkAct(
        "escalate",
        forms.EscalationForm,
        _("Escalate to somebody"),
        _("Escalate"),
        _("Each case goes up to whom you name: a supervisor of its team or a manager."),
        escalated,
    ),
    "note": BulkAct(
        "add_message",
        forms.NoteForm,
        _("Add an internal note"),
        _("Add the note"),
        _("Each case gets the same note. The customer never sees it."),
        noted,
    ),
    "hold": BulkAct(
        "hold",
        forms.HoldForm,
        _("Wait for the customer"),
        _("Put on hold"),
        _("Clocks that may pause stand still. Whoever was not spoken to yet cannot be waited for."),
        held,
        _("It waits already, is finished, or nobody has spoken to the customer yet."),
    ),
    "resumption": BulkAct(
        "resume",
        forms.ReasonForm,
        _("End the wait"),
        _("Go on with them"),
        _("The clocks get back what was left of their time."),
        resumed,
        _("It does not wait."),
    ),
    "withdrawal": BulkAct(
        "withdraw",
        forms.WithdrawalForm,
        _("End as duplicates or by mistake"),
        _("End them"),
        _("Each case ends without a solution. For ten minutes its last step can be taken back, later by a supervisor."),
        withdrawn,
        _("It is resolved or ended already."),
        withdraw_case,
    ),
}


def do_each(
    act: BulkAct, wanted: Iterable[tuple[int, int]], asked: dict, *, by: User, at: datetime, key: UUID
) -> list[Result]:
    """Do ``act`` on the cases of (key, version as shown); what ``by`` may not see is left out. Never raises midway."""
    versions = dict(list(wanted)[:MOST])
    seen = Complaint.objects.visible_to(by).filter(pk__in=versions).select_related("team", "category", "customer")
    rows = seen.in_bulk()
    with attributed(request_id=str(key)):
        return [do_one(act, rows[pk], version, asked, by=by, at=at) for pk, version in versions.items() if pk in rows]


def do_one(act: BulkAct, case: Complaint, version: int, asked: dict, *, by: User, at: datetime) -> Result:
    """One case of many: all of the act, or nothing and the reason."""
    try:
        with transaction.atomic():
            case.lock()
            if was_done(act, case, by):
                return Result(case, "before")
            case.expect(version)
            act.do(case, by=by, at=at, **act.facts(case, asked))
    except MovedOn:
        return Result(case, "before" if was_done(act, case, by) else "moved_on")
    except Refused as refusal:
        return Result(case, "refused", refusal.args[0])
    except RequirementsMissing as error:
        return Result(case, "refused", _("It still needs: %(what)s.") % {"what": named(error.missing)})
    except TransitionNotAllowed:
        return Result(case, "refused", act.unfit)
    except PermissionDenied:
        return Result(case, "refused", _("You may not do this on this case."))
    except OperationalError:
        return Result(case, "refused", _("Somebody else is writing on it just now. Try it again."))
    return Result(case, "done")


def named(missing: list) -> str:
    """What is lacking, in words."""
    return ", ".join(str(item.label) for item in missing)


def was_done(act: BulkAct, case: Complaint, by: User) -> bool:
    """Whether the same form did it before; asked with the row held, or after it moved."""
    told = Entry.objects.about_case(case.pk).filter(verb=f"complaint_{act.verb}", actor=by)
    circumstances = current()
    return told.filter(request_id=circumstances.request_id if circumstances else "").exists()
