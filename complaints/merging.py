"""Making one case of two: the later ends as a duplicate of the earlier, whose page tells what was said on both.

Nothing is moved. Words, promises and gifts stay where they were written, so taking it back brings everything back.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction

from accounts.models import User
from audit.steps import MovedOn
from complaints.choices import WithdrawalReason
from complaints.models import Complaint


def withdraw_case(
    case: Complaint,
    *,
    by: User,
    at: datetime,
    why: str,
    note: str = "",
    duplicate_of: Complaint | None = None,
    across_customers: bool = False,
) -> None:
    """End a case without a solution; as a duplicate it is merged into ``duplicate_of``.

    Raises what ``withdraw`` raises, and MovedOn when somebody else was quicker with either of them.
    """
    if why != WithdrawalReason.DUPLICATE or duplicate_of is None:
        case.withdraw(by=by, at=at, why=why, note=note)
        return
    merge(case, duplicate_of, by=by, at=at, note=note, across_customers=across_customers)


def merge(
    case: Complaint, stays: Complaint, *, by: User, at: datetime, note: str, across_customers: bool = False
) -> None:
    """End ``case`` as a duplicate of ``stays``; the journals of both tell of it."""
    with both_held(case, stays):
        stays = Complaint.objects.select_related("team", "category", "customer").get(pk=stays.pk)
        case.withdraw(
            by=by,
            at=at,
            why=WithdrawalReason.DUPLICATE,
            note=note,
            duplicate_of=stays,
            across_customers=across_customers,
        )
        stays.record("take_in", by=by, at=at, case=case.reference)


def give_out(case: Complaint, stays: Complaint, *, by: User, at: datetime) -> None:
    """Tell in the journal of the one that stayed that ``case`` stands on its own again; needs a transaction."""
    stays.record("give_out", by=by, at=at, case=case.reference)


@contextmanager
def both_held(case: Complaint, other: Complaint) -> Iterator[None]:
    """A transaction with both rows held, always in the same order; so two merges, even crosswise, never block for good.

    Raises MovedOn when ``case`` is not as the caller saw it any more.
    """
    with transaction.atomic():
        rows = Complaint.objects.filter(pk__in=[case.pk, other.pk]).select_for_update().order_by("pk")
        versions = dict(rows.values_list("pk", "version"))
        if versions.get(case.pk) != case.version:
            raise MovedOn(case)
        yield
