"""Jobs as the worker leaves them."""

from types import SimpleNamespace

from django.db import connection
from procrastinate.contrib.django import app

from audit.failing import note_failure


def job_that_failed() -> int:
    """The number of a job that failed with words that name somebody."""
    number = app.configure_task("complaints.tasks.send_reply").defer(number=1)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", [number])
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE id = %s", [number])
    job = SimpleNamespace(id=number, task_name="complaints.tasks.send_reply")

    def fails():
        raise ValueError("Hazel Nut has complained")

    try:
        note_failure(fails, SimpleNamespace(job=job), None)
    except ValueError:
        return number
    raise AssertionError("it did not fail")
