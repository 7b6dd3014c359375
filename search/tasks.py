"""Work that nobody has to start: what has changed is found anew right after its commit."""

from procrastinate.contrib.django import app

from search.indexing import catch_up, note_missing
from search.sources import SOURCES


@app.task
def index_what_changed() -> None:
    """Put into the queue by the triggers themselves (``search.staleness``)."""
    catch_up()


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="index_what_was_left")
def index_what_was_left(timestamp: int) -> None:
    """Every minute, should a job have been lost or have missed a late commit."""
    catch_up()


@app.periodic(cron="40 2 * * *")
@app.task(queueing_lock="index_what_was_missed")
def index_what_was_missed(timestamp: int) -> None:
    """Every night: whatever has no document gets one."""
    for kind in SOURCES:
        note_missing(kind)
    catch_up()
