"""Work that nobody has to start: words whose retention period is over go, and the list of erasures is complete."""

from collections import deque

from django.utils.timezone import now
from procrastinate.contrib.django import app

from privacy import roll
from privacy.choices import ErasureState
from privacy.models import ErasureRequest
from privacy.retention import apply_retention


@app.periodic(cron="20 3 * * *")
@app.task(queueing_lock="erase_what_is_over")
def erase_what_is_over(timestamp: int) -> None:
    """Every night. What is left over is done the next."""
    deque(apply_retention(now()), maxlen=0)


@app.periodic(cron="50 3 * * *")
@app.task(queueing_lock="complete_list_of_erasures")
def complete_list_of_erasures(timestamp: int) -> None:
    """Every night: an erasure that could not be listed, as when the disk was full, is listed now."""
    roll.complete(ErasureRequest.objects.filter(state=ErasureState.CARRIED_OUT).order_by("pk"))
