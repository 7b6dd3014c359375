"""Work that nobody has to start: late decisions go to the next and are told once; what has expired leaves the books."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import now
from procrastinate.contrib.django import app

from gifts import telling
from gifts.models import Gift
from gifts.models.stocking import expire_stock, expire_vouchers
from history.attribution import attributed

AT_MOST = 500


def pass_on_late(at: datetime, *, at_most: int = AT_MOST) -> int:
    """Hand gifts whose time to decide was over by ``at`` to the next receiver, each once; how many."""
    late = Gift.objects.late(at).order_by("decide_by", "pk").values_list("pk", flat=True)
    return sum(pass_on_one(pk, at) for pk in list(late[:at_most]))


@transaction.atomic
def pass_on_one(pk: int, at: datetime) -> bool:
    """One gift; False when somebody decides on it at this moment, or did."""
    with attributed(actor_id=None, reason="gift_overdue", at=at):
        late = Gift.objects.late(at).filter(pk=pk).select_for_update(skip_locked=True, of=["self"], no_key=True)
        gift = late.select_related("complaint", "team", "item", "requested_by").first()
        if gift is None:
            return False
        gift.overdue_at = at
        gift.save(update_fields=["overdue_at"])
        people = telling.next_receivers(gift)
        told = ", ".join(person.alias for person in people)
        gift.record("overdue", by=None, at=gift.decide_by, receiver=told)
        telling.tell(telling.mail_what_is_late, gift.pk, at=at)
    return True


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="pass_on_late_gifts")
def pass_on_late_gifts(timestamp: int) -> None:
    """Every five minutes."""
    pass_on_late(now())


@app.periodic(cron="10 1 * * *")
@app.task(queueing_lock="expire_stock_nightly")
def expire_stock_nightly(timestamp: int) -> None:
    """Take out of the books whatever is no longer good, and let given codes run out."""
    expire_stock(now())
    expire_vouchers(now())
