"""Work that nobody has to start: deadlines that passed are written into the journal of their case."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import now
from procrastinate.contrib.django import app

from complaints.models import Clock
from history.attribution import attributed

AT_MOST = 500


def record_breaches(at: datetime, *, at_most: int = AT_MOST) -> int:
    """Record every clock that ran out by ``at``, once, each in its own transaction; how many there were."""
    ran_out = Clock.objects.breached(at).order_by("due_at", "pk").values_list("pk", flat=True)[:at_most]
    return sum(record_breach(pk, at) for pk in list(ran_out))


@transaction.atomic
def record_breach(pk: int, at: datetime) -> bool:
    """Mark one clock and tell its case; False when somebody else stopped or recorded it meanwhile."""
    with attributed(actor_id=None, reason="miss_deadline", at=at):
        clock = (
            Clock.objects.breached(at).select_for_update(of=["self"]).select_related("complaint").filter(pk=pk).first()
        )
        if clock is None:
            return False
        clock.breached_at = at
        clock.save(update_fields=["breached_at"])
        clock.complaint.record("miss_deadline", by=None, at=clock.due_at, clock=clock.kind)
    return True


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="record_breached_clocks")
def record_breached_clocks(timestamp: int) -> None:
    """Every five minutes."""
    record_breaches(now())
