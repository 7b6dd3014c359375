"""When a case may end as the duplicate of another. Nothing of it is moved: the one that stays answers for both.

So what the customer would lose with the case refuses it, in words, and taking it back finds everything where it was.
"""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from complaints.choices import SEVERITY_ORDER, PromiseState, TaskKind, WithdrawalReason
from complaints.models import Promise
from complaints.models.requirements import Asked, Requirement, require


def merging(code: str, label, met: Callable[[Asked], bool], where: str = "withdrawal") -> Requirement:
    """A law for whatever ends as a duplicate of a case that was named."""

    def holds(asked: Asked) -> bool:
        return asked.fact("why") != WithdrawalReason.DUPLICATE or survivor_of(asked) is None or met(asked)

    return Requirement(code, label, where, holds, law=True)


def survivor_of(asked: Asked):
    """The case that stays."""
    return asked.fact("duplicate_of")


def named(asked: Asked) -> bool:
    """A duplicate says of what."""
    return asked.fact("why") != WithdrawalReason.DUPLICATE or survivor_of(asked) is not None


def in_sight(asked: Asked) -> bool:
    """Whoever merges sees both, and so do those who see the one that stays."""
    stays, case = survivor_of(asked), asked.case
    seen = type(case).objects.visible_to(asked.by).filter(pk=stays.pk).exists()
    return seen and (stays.team_id, stays.about_staff_id) == (case.team_id, case.about_staff_id)


def of_one_customer(asked: Asked) -> bool:
    """Of the same customer, or somebody confirms it and says why."""
    same = survivor_of(asked).customer_id == asked.case.customer_id
    return same or bool(asked.fact("across_customers") and asked.fact("note"))


def as_grave(asked: Asked) -> bool:
    """No grave matter ends in a trivial one."""
    stays, case = survivor_of(asked), asked.case
    if case.is_safety_risk and not stays.is_safety_risk:
        return False
    return SEVERITY_ORDER[stays.severity] >= SEVERITY_ORDER[case.severity]


def nothing_lost(asked: Asked) -> bool:
    """What others were asked, what somebody took on and what the law asks about goes on nowhere else.

    The one that stays has first moves of its own, and asks about the regulator itself where it is a privacy matter.
    """
    case, goes_on = asked.case, [TaskKind.MOVE]
    if survivor_of(asked).category.is_privacy:
        goes_on.append(TaskKind.REGULATOR)
    lost = case.tasks.open().exclude(kind__in=goes_on)
    return not (lost.exists() or case.extra_requests.filter(decision="").exists())


def merged_promises_settled(asked: Asked) -> bool:
    """What was promised on a case that was merged into this one is owed as well."""
    return not Promise.objects.filter(complaint__in=asked.case.merged(), state=PromiseState.OPEN).exists()


require(
    "withdraw",
    Requirement("duplicate_named", _("the case that stays"), "withdrawal", named, law=True),
    merging("not_itself", _("another case than this one"), lambda asked: survivor_of(asked).pk != asked.case.pk),
    merging(
        "stays_in_progress",
        _("a case that stays and is in progress (one that is finished is reopened first)"),
        lambda asked: survivor_of(asked).is_in_progress and not survivor_of(asked).is_erased,
    ),
    merging("stays_in_sight", _("a case of the same team, about the same person if about anybody"), in_sight),
    merging("one_customer", _("the same customer, or your confirmation and the reason in the note"), of_one_customer),
    merging(
        "received_first",
        _("the case that was received first as the one that stays, for its deadlines are the customer’s"),
        lambda asked: survivor_of(asked).received_at <= asked.case.received_at,
    ),
    merging("as_grave", _("a case that stays and is at least as grave: correct its severity first"), as_grave),
    merging(
        "no_legal_hold",
        _("legal’s release of the legal hold"),
        lambda asked: not (asked.case.under_legal_hold() or survivor_of(asked).under_legal_hold()),
    ),
    merging("nothing_lost", _("its open tasks, questions and extra requests settled or dropped"), nothing_lost, "todo"),
)
require(
    "resolve",
    Requirement(
        "merged_promises_settled",
        _("the promises of the cases merged into it"),
        "promised",
        merged_promises_settled,
        law=True,
    ),
)
