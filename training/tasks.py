"""Work that nobody has to start: the review queue fills by its rules."""

from django.utils.timezone import now
from procrastinate.contrib.django import app

from training.reviewing import fill_queue


@app.periodic(cron="20 3 * * *")
@app.task(queueing_lock="fill_review_queue")
def fill_review_queue(timestamp: int) -> None:
    """Every night: each rule fills the days, weeks and months that are over."""
    fill_queue(now())
