"""What the worker does for people."""

from django.utils.timezone import now
from procrastinate.contrib.django import app

from accounts.inviting import answer_forgotten


@app.task(queue="default", pass_context=False)
def send_forgotten(number: int) -> None:
    """Mail a link to this person; 0 is nobody, so that asking for a name that nobody has leaves a job as well."""
    answer_forgotten(number, at=now())
