"""The page of health, readiness, and jobs that failed."""

from datetime import timedelta

import pytest
import time_machine
from django.utils.timezone import now
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from audit.models import Entry, JobFailure, Proof, ProofKind
from config import wellbeing
from config.wellbeing import State
from notices.models import Mailing
from tests.builders import make_person
from tests.config.jobs import job_that_failed
from tests.security.hostile import stranger_to_exceptions

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief():
    return make_person("manager")


@pytest.fixture
def failed():
    """A job that failed, as the worker leaves it."""
    return job_that_failed()


def test_every_part_says_how_it_is_and_what_to_do(client, chief):
    client.force_login(chief)
    page = client.get("/health/").content.decode()
    for part in ("Database", "Worker", "Queue", "Mail", "Proof of the history", "Backup", "Disk", "Clock"):
        assert part in page, part
    assert "<code>manage.py procrastinate worker</code>" in page, "no worker runs in tests: that needs somebody"
    found = {str(one.part): one.state for one in wellbeing.findings()}
    assert (found["Tables"], found["Clock"], found["Backup"]) == (State.OK, State.OK, State.LOOK)


def test_a_proof_that_failed_needs_somebody_until_one_succeeds():
    def state():
        return next(one.state for one in wellbeing.proofs() if str(one.part) == "Restore drill")

    Proof.note(ProofKind.DRILL, is_good=False)
    assert state() == State.ACT
    Proof.note(ProofKind.DRILL, is_good=True, rows=3)
    assert state() == State.OK


def test_each_kind_of_proof_stands_for_itself_and_is_as_old_as_its_last_good_one():
    Proof.note(ProofKind.BACKUP, is_good=True)
    Proof.objects.update(at=now() - timedelta(days=30))
    Proof.note(ProofKind.HISTORY, is_good=True)
    found = {str(one.part): one for one in wellbeing.proofs()}
    assert found["Backup"].state == State.ACT
    assert found["Proof of the history"].state == State.OK
    assert found["Restore drill"].found == "never yet"


def test_the_queue_says_what_waits_and_since_when():
    task = app.configure_task("complaints.tasks.send_reply", queue="post")
    task.defer(number=1)
    app.configure_task("complaints.tasks.send_reply", queue="post", schedule_at=now() + timedelta(days=1)).defer(
        number=2
    )
    assert "`post: 1`" in wellbeing.queue().found, "what is planned for tomorrow does not wait"
    with time_machine.travel(now() + timedelta(days=30)):
        late = wellbeing.queue()
        assert (late.state, "`post: 2`" in late.found) == (State.ACT, True)
        assert "1\u00a0month ago" in late.found, "the one without a plan has waited since it was put there"


def test_mail_counts_what_left_what_failed_and_what_waits_too_long():
    at = now()
    assert "never" in wellbeing.mail().found
    for fate, hours in (("sent", 3), ("failed", 2), ("failed", 50), ("waiting", 1), ("waiting", 2)):
        then = at - timedelta(hours=hours)
        Mailing.objects.create(
            recipient=make_person("manager"), due_at=then, leaves_at=then, mail=fate, settled_at=then
        )
    found = wellbeing.mail()
    assert found.state == State.ACT
    assert found.found == "last to a colleague 3\u00a0hours ago; in a day 1 not delivered; 2 wait too long"


def test_a_part_that_cannot_be_asked_hides_no_other(monkeypatch):
    def broken():
        raise OSError("no such disk")

    assert wellbeing.asked("Disk", broken).state == State.ACT


def test_ready_means_the_tables_are_those_of_this_version(client, monkeypatch, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (200, b"ready; warning: no worker\n")
    monkeypatch.setattr(wellbeing, "wanted_migrations", lambda: frozenset({("complaints", "9999_tomorrow")}))
    assert client.get("/readyz").status_code == 503


def test_a_failed_job_says_why_without_quoting_anybody(client, chief, failed):
    client.force_login(chief)
    page = client.get("/health/jobs/").content.decode()
    assert "complaints.tasks.send_reply" in page
    assert "ValueError" in page
    assert "Hazel" not in page
    assert "Hazel" not in str(JobFailure.objects.values_list())


def test_it_is_tried_again_or_given_up_with_a_reason_by_somebody(client, chief, failed):
    client.force_login(chief)
    assert client.post(f"/health/jobs/{failed}/retry/").status_code == 422
    page = client.post(f"/health/jobs/{failed}/retry/", {"reason": "x" * 501}).content.decode()
    assert "These are 501 characters; 500 are kept." in page and f'value="{"x" * 501}"' in page
    assert client.post(f"/health/jobs/{failed}/retry/", {"reason": "the server is back"}).status_code == 302
    assert ProcrastinateJob.objects.get(pk=failed).status == "todo"
    entry = Entry.objects.get(verb="jobfailure_retry")
    assert (entry.actor, entry.reason, entry.facts["job"]) == (chief, "the server is back", failed)
    assert client.post(f"/health/jobs/{failed}/giving-up/", {"reason": "x"}).status_code == 404, "it has not failed now"


def test_given_up_is_given_up(client, chief, failed):
    client.force_login(chief)
    client.post(f"/health/jobs/{failed}/giving-up/", {"reason": "the case is gone"})
    assert ProcrastinateJob.objects.get(pk=failed).status == "cancelled"
    assert "No job has failed" in client.get("/health/jobs/").content.decode()
    stranger = stranger_to_exceptions(make_person("supervisor"))
    assert stranger.post(f"/health/jobs/{failed}/retry/", {"reason": "x"}).status_code == 403
