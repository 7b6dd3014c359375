"""A window that closed and nobody asked: it shows, it counts, and where the policy says so it goes one level up."""

from datetime import datetime
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import Q

from accounts.models import Team, User
from audit.models import Entry
from followups.choices import FollowUpState
from followups.models import FollowUp
from followups.receivers import one_level_up
from history.attribution import attributed

LOT = 1000  # follow-ups in one transaction: whoever works on one of them waits for a blink
LADDER = dict[tuple[int, int | None], User | None]


def miss_what_passed(at: datetime, *, at_most: int | None = None) -> int:
    """Mark the follow-ups whose window closed before ``at`` as missed, lot by lot; how many.

    What somebody holds at this moment is passed over, and found by the next run.
    """
    missed, after, ladder = 0, (), {}
    while lot := lot_behind(after, at, LOT if at_most is None else min(LOT, at_most - missed)):
        missed += miss_lot([key for _when, key in lot], at, ladder)
        after = lot[-1]
        if at_most is not None and missed >= at_most:
            break
    return missed


def lot_behind(after: tuple, at: datetime, size: int) -> list[tuple]:
    """[(end of the window, key)] of the next ones behind ``after``, the first to close first."""
    passed = FollowUp.objects.past_their_window(at).order_by("latest_at", "pk")
    if after:
        when, key = after
        passed = passed.filter(Q(latest_at__gt=when) | Q(latest_at=when, pk__gt=key))
    return list(passed.values_list("latest_at", "pk")[:size])


@transaction.atomic
def miss_lot(keys: list[int], at: datetime, ladder: LADDER) -> int:
    """Mark one lot as missed, in three statements however many they are; how many were still waiting.

    ``ladder`` keeps who receives what was missed, by team and by who missed it.
    """
    with attributed(actor_id=None, reason="miss", at=at):
        waiting = FollowUp.objects.past_their_window(at).filter(pk__in=keys)
        free = waiting.select_for_update(skip_locked=True, of=["self"]).order_by("latest_at", "pk")
        missed = [Missed(*row) for row in free.values_list(*COLUMNS)]
        receivers = {one.pk: receiver for one in missed if (receiver := receiver_above(one, ladder))}
        mark(missed, receivers, at)
        tell(missed, receivers, at)
    return len(missed)


class Missed(NamedTuple):
    """What is asked of a follow-up to say that it was missed, and whether it goes up."""

    pk: int
    case: int | None
    team: int
    assignee: int | None
    handed_up_at: datetime | None
    rule_escalates: bool | None
    step_escalates: bool | None


COLUMNS = ("pk", "complaint", "team", "assignee", "handed_up_at", "rule__escalates", "programme_step__escalates")


MARK = """
UPDATE followups_followup followup
SET state = 'missed', missed_at = %(at)s, version = version + 1, assignee_id = coalesce(given.receiver, assignee_id),
    handed_up_at = CASE WHEN given.receiver IS NULL THEN handed_up_at ELSE %(at)s END
FROM unnest(%(keys)s::bigint[], %(receivers)s::bigint[]) AS given (key, receiver) WHERE followup.id = given.key
"""


def mark(missed: list[Missed], receivers: dict[int, User], at: datetime) -> None:
    """Let the rows say that they were missed, and who has them now, in one statement."""
    to = [receivers[one.pk].pk if one.pk in receivers else None for one in missed]
    with connection.cursor() as cursor:
        cursor.execute(MARK, {"at": at, "keys": [one.pk for one in missed], "receivers": to})


def tell(missed: list[Missed], receivers: dict[int, User], at: datetime) -> None:
    """Let the journal tell of each once: that it was missed, or that it went up with whoever has it now."""
    facts = {"before": FollowUpState.SCHEDULED.value, "after": FollowUpState.MISSED.value}
    subject = FollowUp._meta.label_lower
    stayed = [(one.case, one.pk, at, facts) for one in missed if one.pk not in receivers]
    went_up = [
        (one.case, one.pk, at, facts | {"assignee": receivers[one.pk].alias}) for one in missed if one.pk in receivers
    ]
    for verb, told in (("followup_miss", stayed), ("followup_hand_up", went_up)):
        Entry.objects.tell_of_each(subject, verb, told)


def receiver_above(one: Missed, ladder: LADDER) -> User | None:
    """Who is one level up from whoever missed it, by the ladder of cases; None where the policy does not say so."""
    if one.handed_up_at is not None or not (one.rule_escalates or one.step_escalates):
        return None
    key = one.team, one.assignee
    if key not in ladder:
        ladder[key] = one_level_up(Team.objects.get(pk=one.team), but=frozenset({one.assignee}))
    return ladder[key]
