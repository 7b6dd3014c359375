"""Work that nobody has to start: what has expired leaves the books at night."""

from django.utils.timezone import now
from procrastinate.contrib.django import app

from gifts.models.stocking import expire_stock


@app.periodic(cron="10 1 * * *")
@app.task(queueing_lock="expire_stock_nightly")
def expire_stock_nightly(timestamp: int) -> None:
    """Take out of the books whatever is no longer good."""
    expire_stock(now())
