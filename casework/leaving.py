"""Somebody leaves: out at once, and all that they carried goes to others in one act, row by row, with its history.

They are deactivated first and in a transaction of its own: whatever cannot be handed over stays listed, and the page
can be sent again, which does only the rest.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import count
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import OperationalError, models, transaction
from django.utils.translation import gettext_lazy as _

from accounts.leaving import keep_an_administrator
from accounts.models import Absence, User
from accounts.permissions import HANDLERS, may_let_go
from accounts.sitting import end_sittings
from audit.steps import MovedOn, RequirementsMissing
from casework.spreading import suggested
from complaints import care
from complaints.choices import OWED
from complaints.hands import HowAssigned
from complaints.models import Complaint, Promise, RedressLine, SavedView, Task
from customers.models import Customer, WhyCorrected
from followups.handing_over import why_not
from followups.models import FollowUp
from followups.receivers import one_level_up
from history.attribution import attributed
from notices.occasions import pass_on
from ui.beginnings import beginning


@dataclass(frozen=True)
class Handed:
    """What became of one thing that somebody carried: to whom it went, or why not."""

    kind: Any
    thing: models.Model
    receiver: User | None
    why: Any = ""


@dataclass(frozen=True)
class Load:
    """One kind of thing that people carry: what it is called, which ones there are, how one of them changes hands."""

    kind: Any
    of: Callable[[User], models.QuerySet]
    hand: Callable[..., None]
    receiver: Callable[[Any], User | None]


class Refused(Exception):
    """A thing cannot go to this person; the words say why."""


def hand_case(case: Complaint, to: User, **facts) -> None:
    """The case with its clocks, which go on."""
    case.assign(handler=to, how=HowAssigned.SPREAD, **facts)


def hand_task(task: Task, to: User, **facts) -> None:
    """What was to be done on a case."""
    task.complaint.hand_task(task=task, owner=to, **facts)


def hand_promise(promise: Promise, to: User, **facts) -> None:
    """What a customer was promised, by the same time."""
    promise.complaint.hand_promise(promise=promise, owner=to, **facts)


def hand_redress(line: RedressLine, to: User, **facts) -> None:
    """What a customer gets back."""
    line.complaint.hand_redress(line=line, owner=to, **facts)


def hand_view(view: SavedView, to: User, *, by: User, at: datetime, reason: str) -> None:
    """A list of the desk; under another name where the receiver has one of that name."""
    taken = set(SavedView.objects.filter(owner=to).values_list("name", flat=True))
    with attributed(actor_id=by.pk, reason="let_go", at=at):
        if view.name in taken:
            room = SavedView._meta.get_field("name").max_length
            view.name = next(name for n in count(2) if (name := f"{beginning(view.name, room - 4)} {n}") not in taken)
        view.owner = to
        view.save()


def hand_follow_up(followup: FollowUp, to: User, **facts) -> None:
    """A contact that is to be made. Raises Refused."""
    if refusal := why_not(followup, to):
        raise Refused(refusal)
    followup.assign(assignee=to, **facts)


def hand_customer(customer: Customer, to: User, *, by: User, at: datetime, reason: str) -> None:
    """The care for a customer, programmes and all."""
    with attributed(actor_id=by.pk, reason="let_go", at=at):
        customer.account_manager = to
        customer.save(update_fields=["account_manager"])
        customer.record_correction(by=by, at=at, why=WhyCorrected.HOUSE)


def hand_beginner(person: User, to: User, *, by: User, at: datetime, reason: str) -> None:
    """Somebody on trial gets another buddy. Raises Refused for their own."""
    if person.pk == to.pk:
        raise Refused(_("Nobody is their own buddy."))
    with attributed(actor_id=by.pk, reason="let_go", at=at):
        person.buddy = to
        person.save(update_fields=["buddy"])


def handler_of(thing) -> User | None:
    """Who carries the case that a thing belongs to, if they are of the people who may have it; else its supervisor."""
    case = getattr(thing, "complaint", None)
    if case is not None and case.handler is not None and case.handler.is_active:
        return case.handler
    team = case.team if case is not None else (thing.owner if isinstance(thing, SavedView) else thing).team
    return one_level_up(team) if team else None


WITH_CASE = ("complaint__handler", "complaint__team", "complaint__category", "complaint__customer")


def cases_of(person: User):
    """Every case that is not over."""
    return Complaint.objects.open().handled_by(person).select_related("team", "category", "customer")


def tasks_of(person: User):
    """What they were to do, on whosever case."""
    return Task.objects.open().filter(owner=person).select_related(*WITH_CASE)


def promises_of(person: User):
    """What they were to keep, also after a case."""
    return Promise.objects.owed().filter(owner=person).select_related(*WITH_CASE)


def redress_of(person: User):
    """What they were to carry out for customers."""
    on_the_way = models.Q(complaint__in=Complaint.objects.open()) | models.Q(promise__state__in=OWED)
    return RedressLine.objects.filter(on_the_way, owner=person, done_on=None).select_related(*WITH_CASE)


def views_of(person: User):
    """Lists of the desk that they made for themselves."""
    return SavedView.objects.filter(owner=person).select_related("owner__team")


def follow_ups_of(person: User):
    """Contacts that they were to make."""
    return FollowUp.objects.waiting().filter(assignee=person).select_related(*WITH_CASE, "team", "customer")


def customers_of(person: User):
    """Whom they looked after."""
    return Customer.objects.filter(account_manager=person).select_related("team")


def beginners_of(person: User):
    """Whose words they read before they left."""
    return User.objects.on_trial_with(person).select_related("team")


LOADS: list[Load] = [
    Load(_("case"), cases_of, hand_case, lambda case: None),  # by the load of the team
    Load(_("task"), tasks_of, hand_task, handler_of),
    Load(_("promise"), promises_of, hand_promise, handler_of),
    Load(_("redress"), redress_of, hand_redress, handler_of),
    Load(_("follow-up"), follow_ups_of, hand_follow_up, handler_of),
    Load(_("customer in their care"), customers_of, hand_customer, handler_of),
    Load(_("beginner whose buddy they are"), beginners_of, hand_beginner, handler_of),
    Load(_("view of the desk"), views_of, hand_view, handler_of),
]


def register(*loads: Load) -> None:
    """Add what people carry in apps above this one."""
    LOADS.extend(loads)


def carried(person: User) -> list[tuple[Any, int]]:
    """[(kind, how many)] of all that somebody carries."""
    return [(load.kind, load.of(person).count()) for load in LOADS]


@dataclass(frozen=True)
class Leaving:
    """One person leaves; ``receiver`` gets everything, None: each thing goes where the team's way leads."""

    person: User
    by: User
    at: datetime
    reason: str
    receiver: User | None = None

    def do(self) -> list[Handed]:
        """Out, then everything handed over. Raises PermissionDenied, or ValidationError for the last administrator."""
        if not may_let_go(self.by, self.person):
            raise PermissionDenied("let_go")
        self.deactivate()
        return list(self.hand_over())

    @transaction.atomic
    def deactivate(self) -> None:
        """From the next request on nobody acts as them, and nobody's absence is left to them."""
        keep_an_administrator(self.person, role=self.person.role, is_active=False)
        with care.told("let_go", self.person, by=self.by, at=self.at, reason=self.reason):
            User.objects.filter(pk=self.person.pk).update(is_active=False)
            Absence.objects.filter(deputy=self.person, ends_at__gt=self.at).update(deputy=None)
        pass_on(self.person)
        end_sittings(self.person)

    def hand_over(self) -> Iterator[Handed]:
        """Each thing by itself, in its own transaction."""
        for load in LOADS:
            for thing in load.of(self.person):
                yield self.hand_one(load, thing)

    def hand_one(self, load: Load, thing) -> Handed:
        """To whom it went, or why not; nothing is half done."""
        facts = {"by": self.by, "at": self.at, "reason": self.reason}
        try:
            with transaction.atomic():
                fresh = load.of(self.person).filter(pk=thing.pk).first()  # its case has just been handed over, too
                if fresh is None:
                    raise Refused(_("Somebody settled it meanwhile."))
                receiver = self.receiver_of(load, fresh)
                load.hand(fresh, receiver, **facts)
        except Refused as refusal:
            return Handed(load.kind, thing, None, refusal.args[0])
        except RequirementsMissing as error:
            return Handed(load.kind, thing, None, ", ".join(str(item.label) for item in error.missing))
        except PermissionDenied:
            return Handed(load.kind, thing, None, _("This person may not have it."))
        except (MovedOn, OperationalError):
            return Handed(load.kind, thing, None, _("Somebody else is writing on it just now. Try it again."))
        return Handed(load.kind, thing, receiver)

    def receiver_of(self, load: Load, thing) -> User:
        """Who gets it. Raises Refused where nobody is there."""
        of_team = self.by_load.get(thing.pk) if load is LOADS[0] else load.receiver(thing)
        receiver = self.receiver or of_team
        if receiver is None or receiver.pk == self.person.pk:
            raise Refused(_("Nobody is there who could have it: name somebody."))
        return receiver

    @cached_property
    def by_load(self) -> dict[int, User | None]:
        """{case: who would get it of those of the team who are there, by what they carry}."""
        if self.receiver is not None:
            return {}
        cases = list(LOADS[0].of(self.person))
        found = {one.case.pk: one.receiver for one in suggested(cases, self.person, self.at)}
        return {case.pk: found.get(case.pk) or one_level_up(case.team) for case in cases}


def receivers_for(person: User) -> models.QuerySet:
    """Who may be named: those who carry cases of the same team, and managers."""
    same_team = models.Q(team=person.team, role__in=HANDLERS) | models.Q(role="manager")
    return User.objects.filter(same_team, is_active=True).exclude(pk=person.pk).order_by("name")
