"""A window that closed and nobody asked: it shows, it counts, and where the policy says so it goes one level up."""

from collections import defaultdict
from datetime import datetime

from django.db import transaction
from django.db.models import BigIntegerField, Case, F, Q, Value, When

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
    """Mark one lot as missed, as a few statements however many they are; how many were still waiting.

    ``ladder`` keeps who receives what was missed, by team and by who missed it.
    """
    with attributed(actor_id=None, reason="miss", at=at):
        waiting = FollowUp.objects.past_their_window(at).filter(pk__in=keys)
        free = waiting.select_for_update(skip_locked=True, of=["self"]).select_related("rule", "programme_step")
        missed = list(free.order_by("latest_at", "pk"))
        receivers = {one.pk: receiver for one in missed if (receiver := receiver_above(one, ladder))}
        mark(missed, receivers, at)
        Entry.objects.bulk_create(told(one, receivers.get(one.pk), at) for one in missed)
    return len(missed)


def mark(missed: list[FollowUp], receivers: dict[int, User], at: datetime) -> None:
    """Let the rows say that they were missed, and who has them now, in one statement."""
    to: dict[int, list[int]] = defaultdict(list)
    for key, receiver in receivers.items():
        to[receiver.pk].append(key)
    changes: dict = {"state": FollowUpState.MISSED, "missed_at": at, "version": F("version") + 1}
    if to:
        given = [When(pk__in=keys, then=Value(receiver)) for receiver, keys in to.items()]
        up = Case(When(pk__in=list(receivers), then=Value(at)), default=F("handed_up_at"))
        assignee = Case(*given, default=F("assignee_id"), output_field=BigIntegerField())
        changes |= {"assignee_id": assignee, "handed_up_at": up}
    FollowUp.objects.filter(pk__in=[one.pk for one in missed]).update(**changes)


def told(followup: FollowUp, receiver: User | None, at: datetime) -> Entry:
    """How the journal tells of one that was missed: once, with whoever has it now."""
    facts = {"before": FollowUpState.SCHEDULED.value, "after": FollowUpState.MISSED.value}
    if receiver is None:
        return followup.entry("miss", by=None, at=at, **facts)
    return followup.entry("hand_up", by=None, at=at, assignee=receiver.alias, **facts)


def receiver_above(followup: FollowUp, ladder: LADDER) -> User | None:
    """Who is one level up from whoever missed it, by the ladder of cases; None where the policy does not say so."""
    policy = followup.rule or followup.programme_step
    if policy is None or not policy.escalates or followup.handed_up_at is not None:
        return None
    key = followup.team_id, followup.assignee_id
    if key not in ladder:
        ladder[key] = one_level_up(Team.objects.get(pk=followup.team_id), but=frozenset({followup.assignee_id}))
    return ladder[key]
