"""A backup from before an erasure is restored: the list outside the database makes it forget again."""

import subprocess
from contextlib import nullcontext
from datetime import timedelta
from functools import partial
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connections, transaction
from django.utils.timezone import now
from psycopg.conninfo import make_conninfo

from complaints.models import Complaint
from config import embedded
from customers.models import Customer
from privacy import roll
from privacy.models import ErasureRequest
from tests.builders import make_case, make_customer
from tests.history.chain import broken_links


class Backup:
    """A dump of this worker's database by PostgreSQL's own programs, and its restoring over what is there."""

    def __init__(self, cluster, path):
        self.cluster, self.path = cluster, path
        path.parent.chmod(0o777)
        path.write_bytes(self.run("pg_dump", "--format=custom", database=cluster.name))

    def run(self, program, *arguments, database, given=None):
        address = make_conninfo(settings.DATABASE_URL, dbname=database)
        command = [embedded.tests_server().binaries() / program, "--dbname", address, *arguments]
        return subprocess.run(command, input=given, capture_output=True, check=True).stdout

    def restore(self):
        self.cluster.drop(self.cluster.name)
        with self.cluster.superuser() as server:
            server.execute(f'CREATE DATABASE "{self.cluster.name}" OWNER "{settings.HISTORY_OWNER_ROLE}"')
        self.run("pg_restore", "--exit-on-error", database=self.cluster.name, given=self.path.read_bytes())
        connections.close_all()


def reapply(*arguments, fails=""):
    """What the command says; with ``fails`` it must end so."""
    said = StringIO()
    with pytest.raises(CommandError, match=fails) if fails else nullcontext():
        call_command("reapply_erasures", *arguments, stdout=said)
    return said.getvalue()


def erase(by, decides, **person):
    request = ErasureRequest.ask(by=by, at=now(), basis="wish", identity="document", **person)
    request.carry_out(by=decides, at=now())
    return request


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """Inside, what waits for the end of the transaction is done as if it had ended."""
    return partial(django_capture_on_commit_callbacks, execute=True)


@pytest.fixture
def closed(agent):
    return make_case("closed", by=agent, customer=make_customer(agent.team, name="Hazel Nut"))


@pytest.mark.django_db(transaction=True)
def test_what_a_restored_backup_brought_back_goes_again(closed, agent, legal, cluster, tmp_path, roll_file):
    """One backup for all questions: a customer, a case that was open then, a hold, and a number given out again."""
    bystander = make_customer(agent.team, name="Acorn")
    case, held = (make_case("resolved", by=agent, customer=make_customer(agent.team)) for _each in range(2))
    held.place_legal_hold(by=legal, at=now(), why="a letter")
    backup = Backup(cluster, tmp_path / "old.dump")
    first = erase(agent, legal, customer=closed.customer)
    close_and_erase(case, agent, legal)
    close_and_erase(held, agent, legal)
    gone = make_case("withdrawn", by=agent)
    erase(agent, legal, complaint=gone)
    backup.restore()
    assert Customer.objects.get(pk=closed.customer_id).name == "Hazel Nut", "the control: it is back"
    assert not ErasureRequest.objects.exists()
    stranger = make_case("withdrawn", by=agent, words="Somebody else's matter.")
    assert stranger.pk == gone.pk, "the restored counter gave the number out again"

    said = reapply(fails="held back")

    the_customer_is_erased_again(closed, first, said)
    assert Customer.objects.get(pk=bystander.pk).name == "Acorn"
    assert Complaint.objects.get(pk=case.pk).is_erased, "it was open then, and goes too"
    assert "left alone" in said
    assert Complaint.objects.get(pk=stranger.pk).subject == "Somebody else's matter."
    assert not Complaint.objects.get(pk=held.pk).is_erased, "a hold wins"
    Complaint.objects.get(pk=held.pk).release_legal_hold(by=legal, at=now())
    reapply()
    assert Complaint.objects.get(pk=held.pk).is_erased
    assert "Hazel" not in backup.run("pg_dump", database=cluster.name).decode()
    nothing_is_left_to_do(roll_file)


def close_and_erase(case, agent, legal):
    """Its hold is lifted, it ends, and its customer is forgotten."""
    fresh = Complaint.objects.get(pk=case.pk)
    if fresh.under_legal_hold():
        fresh.release_legal_hold(by=legal, at=now())
    Complaint.objects.get(pk=case.pk).close(by=agent, at=now(), outcome="declined_to_say")
    erase(agent, legal, customer=case.customer)


def the_customer_is_erased_again(closed, first, said):
    """Under a number of its own that says which erasure it repeats."""
    assert Customer.objects.get(pk=closed.customer_id).is_erased
    assert Complaint.objects.get(pk=closed.pk).is_erased
    again = ErasureRequest.objects.get(repeats=str(first))
    assert (again.basis, again.requested_by, again.state) == ("backup", None, "carried_out")
    assert again.reference != first.reference, "no number is given out twice"
    assert f"{first}: was back, erased again as {again}" in said
    assert broken_links(Customer) == broken_links(Complaint) == []


def nothing_is_left_to_do(roll_file):
    """Four were listed and three carried out again: asked once more, nothing happens."""
    lines, known = roll_file.read_text(), ErasureRequest.objects.count()
    assert "7 erasures listed, 0 carried out again." in reapply()
    assert (roll_file.read_text(), ErasureRequest.objects.count()) == (lines, known)


def test_an_erasure_that_could_not_be_listed_is_listed_later(closed, agent, legal, roll_file, caplog, committed):
    roll_file.mkdir()
    with committed():
        request = erase(agent, legal, customer=closed.customer)
    assert Customer.objects.get(pk=closed.customer_id).is_erased, "a full disk undoes nothing"
    assert "Hazel" not in caplog.text
    roll_file.rmdir()
    assert roll.complete(ErasureRequest.objects.all()) == 1
    assert roll.complete(ErasureRequest.objects.all()) == 0
    assert [line.reference for line in roll.read(roll_file)] == [request.reference] * 2


def test_an_erasure_that_is_rolled_back_is_not_listed(closed, agent, legal, roll_file, committed):
    with committed(), pytest.raises(ZeroDivisionError), transaction.atomic():
        erase(agent, legal, customer=closed.customer)
        raise ZeroDivisionError
    assert not roll_file.exists()


@pytest.mark.parametrize(
    "text", ["nonsense\n", "2026\tE-2026-000001\tauth_user\t1\tab\n", "a\tb\tcustomers_customer\tx\ty\n"]
)
def test_a_spoilt_list_is_refused_as_a_whole(text, roll_file, db):
    roll_file.write_text(text)
    with pytest.raises(CommandError, match="line 1"):
        reapply()


def test_a_line_cut_short_by_a_crash_is_no_fault(closed, agent, legal, roll_file, committed):
    with committed():
        erase(agent, legal, customer=closed.customer)
    whole = roll_file.read_text()
    roll_file.write_text(whole + whole[:30])
    assert len(list(roll.read(roll_file))) == 2
    assert "1 erasures listed" in reapply()


def test_without_a_list_it_says_so(db, tmp_path):
    with pytest.raises(CommandError, match="no list"):
        reapply(tmp_path / "nowhere.txt")


def test_an_answer_is_due_within_thirty_days(closed, agent):
    request = ErasureRequest.ask(by=agent, at=now(), basis="wish", customer=closed.customer)
    assert request.answer_by == request.received_at + timedelta(days=30)
