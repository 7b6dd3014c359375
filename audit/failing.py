"""Jobs that failed: noted as they fail, tried again or given up by somebody who says why.

What the error said is only in the worker's log: it may quote a customer. Here stand its kind and its place in the code.
"""

import traceback
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from audit import journal
from audit.journal import Act
from audit.models import Entry, JobFailure
from history.attribution import attributed

journal.register(
    jobfailure_retry=Act(_("let a failed job be tried again: %(task)s")),
    jobfailure_give_up=Act(_("gave a failed job up: %(task)s")),
)
ACTS = {"retry": "retry", "giving-up": "give_up"}
# What kinds of errors mean to whoever does not read code; the last that fits an error's ancestors or name.
MEANINGS = {
    "OperationalError": _("The database was away or refused."),
    "InterfaceError": _("The connection with the database broke."),
    "QueryCanceled": _("The database took too long."),
    "SMTPException": _("The mail server refused."),
    "OSError": _("A file, the disk or the network refused."),
    "ConnectionError": _("Another machine did not answer."),
    "TimeoutError": _("Another machine took too long."),
    "DoesNotExist": _("What it was about is no longer there."),
    "MemoryError": _("There was not enough memory."),
}
UNKNOWN = _("A mistake in the program: report it with the job’s number.")


def note_failure(call_next, context, worker):
    """Around every task of the worker: what fails is noted, then fails as it would."""
    try:
        return call_next()
    except Exception as error:
        job = context.job
        try:
            facts = {"error": type(error).__name__[:120], "place": place_of(error)}
            JobFailure.objects.create(job=job.id, task=job.task_name, **facts)
        except DatabaseError:
            connection.close()  # it fails because the database does; the worker's log has it
        raise


def place_of(error: Exception) -> str:
    """The last line of ours that the error came through."""
    ours = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).is_relative_to(settings.BASE_DIR)
    ]
    if not ours:
        return ""
    return f"{Path(ours[-1].filename).relative_to(settings.BASE_DIR)}:{ours[-1].lineno}"[:200]


def meaning(error: str):
    """The kind of an error in words."""
    return MEANINGS.get(error, UNKNOWN)


def failed_jobs():
    """Jobs that failed and that nobody settled, the newest first."""
    return ProcrastinateJob.objects.filter(status="failed").order_by("-pk")


@transaction.atomic
def settle(job: int, act: str, *, by, at: datetime, reason: str) -> bool:
    """Try a failed job again ("retry") or leave it ("give_up"); False when somebody was quicker."""
    failure = JobFailure.objects.select_for_update().filter(job=job).order_by("-pk").first()
    if failure is None:
        row = ProcrastinateJob.objects.filter(pk=job, status="failed").first()
        if row is None:
            return False
        failure = JobFailure.objects.create(job=job, task=row.task_name, error="")
    if not ProcrastinateJob.objects.filter(pk=job, status="failed").exists():
        return False
    if act == "retry":
        app.job_manager.retry_job_by_id(job, at)
    else:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE procrastinate_jobs SET status = 'cancelled' WHERE id = %s AND status = 'failed'", [job]
            )
    with attributed(actor_id=by.pk, reason=act, at=at):
        failure.settled_at, failure.settled_by = at, by
        failure.save(update_fields=["settled_at", "settled_by"])
        told = {"reason": reason, "facts": {"task": failure.task, "job": job}}
        Entry.about(failure, f"jobfailure_{act}", by=by, at=at, **told).save(force_insert=True)
    return True
