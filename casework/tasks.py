"""Work that nobody has to start: survey links leave when their window opens."""

from django.utils.timezone import now
from procrastinate.contrib.django import app

from casework.surveying import mail_due_surveys


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="mail_surveys")
def mail_surveys(timestamp: int) -> None:
    """Every ten minutes."""
    mail_due_surveys(now())
