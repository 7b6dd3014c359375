"""What the worker does for people."""

from django.utils.timezone import now
from procrastinate.contrib.django import app

from accounts.inviting import answer_forgotten


@app.task(queue="default", pass_context=False)
def send_forgotten(name: str) -> None:
    """Mail a link to whoever has this sign-in name, if anybody has."""
    answer_forgotten(name, at=now())
