"""Work that nobody has to start: each night the history is sealed, and the root goes outside."""

from pathlib import Path

from django.conf import settings
from django.db import connection
from procrastinate.contrib.django import app

from history.root_file import export, mail
from history.roots import seal_history


@app.periodic(cron="10 3 * * *")
@app.task(queueing_lock="seal_history")
def seal_history_daily(timestamp: int) -> None:
    """Every night. What fails after the root was made is done by the next one."""
    root, _ = seal_history(connection)
    line = export(root, Path(settings.HISTORY_ROOTS_FILE))
    if settings.HISTORY_ROOTS_MAIL:
        mail(line, settings.HISTORY_ROOTS_MAIL)
