"""A backup of a small database: whole, never overwritten, rotated, and restored as it was, less what was erased."""

import json
import os
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import connection
from django.utils.timezone import now

from audit.models import Proof
from complaints.filing import file_away
from complaints.models import Complaint
from config import backup, restoring
from config.backup import MANIFEST, BackupError, back_up, backups_in, rotate, run_program
from customers.models import Customer
from history.roots import seal_history
from privacy.models import ErasureRequest
from tests.builders import make_case, make_customer, make_person

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


@pytest.fixture
def installation(tmp_path, settings, agent, cluster):
    """A small one with a file, its folders apart, and a hand that removes what is restored."""
    settings.MEDIA_ROOT, settings.BACKUP_FOLDER = tmp_path / "media", tmp_path / "backups"
    settings.ERASURES_FILE, settings.HISTORY_ROOTS_FILE = tmp_path / "erasures.txt", str(tmp_path / "roots.txt")
    case = make_case("closed", by=agent, customer=make_customer(agent.team, name="Hazel Nut"))
    case.keep_file(by=agent, at=now(), name="a.png", kind="png", filed=file_away([b"picture"]))
    yield case
    cluster.drop(f"{cluster.name}_restored")


def test_a_backup_is_whole_or_none_and_a_drill_proves_it(installation, capfd, monkeypatch):
    """One backup for all questions: making and restoring it is what takes the time."""
    seal_history(connection)
    made = a_killed_one_is_none_and_is_swept_by_the_next()
    a_drill_finds_everything_as_it_was_and_says_so(capfd)
    a_drill_finds_what_is_missing(made, capfd)
    a_damaged_one_is_not_restored(made)
    a_whole_one_is_not_overwritten(monkeypatch)


def a_killed_one_is_none_and_is_swept_by_the_next():
    half = settings.BACKUP_FOLDER / ".kintsugi-20260101T000000Z.incomplete"
    half.mkdir(parents=True)
    (half / "database.dump").write_bytes(b"half")
    os.utime(half, (0, 0))
    assert backups_in(settings.BACKUP_FOLDER) == []
    made = back_up(settings.BACKUP_FOLDER)
    rotate(settings.BACKUP_FOLDER, 14)
    assert [path.name for path in settings.BACKUP_FOLDER.iterdir()] == [made.name]
    return made


def a_drill_finds_everything_as_it_was_and_says_so(capfd):
    restoring.drill(None)
    last = capfd.readouterr().out.strip().splitlines()[-1]
    assert "1 files: 0 differences, 0 faults of the history" in last
    told = Proof.objects.get(kind="drill")
    assert told.is_good
    assert told.facts["rows"] > 100


def a_drill_finds_what_is_missing(made, capfd):
    manifest = json.loads((made / MANIFEST).read_text())
    manifest["tables"]["complaints_complaint"]["rows"] += 1
    (made / MANIFEST).write_text(json.dumps(manifest))
    with pytest.raises(SystemExit):
        restoring.drill(made)
    assert "1 differences" in capfd.readouterr().out
    assert not Proof.objects.filter(kind="drill").latest("pk").is_good


def a_damaged_one_is_not_restored(made):
    with (made / backup.FILES).open("ab") as file:
        file.write(b"more")
    with pytest.raises(BackupError, match=backup.FILES):
        restoring.whole(made)


def a_whole_one_is_not_overwritten(monkeypatch):
    monkeypatch.setattr(backup, "dump_database", lambda target: pytest.fail("it begins"))
    monkeypatch.setattr(backup, "datetime", Frozen)
    (settings.BACKUP_FOLDER / f"kintsugi-{Frozen.now():%Y%m%dT%H%M%SZ}").mkdir()
    with pytest.raises(BackupError, match="not overwritten"):
        back_up(settings.BACKUP_FOLDER)


def test_what_was_erased_since_is_erased_again_in_what_is_restored(installation, agent, cluster, tmp_path, capfd):
    made = back_up(settings.BACKUP_FOLDER)
    key = installation.customer_id
    request = ErasureRequest.ask(by=agent, at=now(), basis="wish", identity="document", customer=installation.customer)
    request.carry_out(by=make_person("legal"), at=now())
    assert settings.ERASURES_FILE.exists()
    name, media = f"{cluster.name}_restored", tmp_path / "restored"
    restoring.restore(made, name, media)
    assert "erased again" in capfd.readouterr().out
    with restoring.pointed_at(name, media):
        assert Customer.objects.get(pk=key).is_erased
        assert Complaint.objects.get(pk=installation.pk).is_erased
        assert not any(media.rglob("[0-9a-f]" * 64)), "its file went too"
    with pytest.raises(BackupError, match="not empty"):
        restoring.restore(made, name, tmp_path / "elsewhere")


class Frozen:
    """A clock that stands."""

    @staticmethod
    def now(zone=None):
        return backup_time


backup_time = now()


def test_no_password_stands_in_a_list_of_processes_or_in_a_message(monkeypatch):
    ran = []

    def run(command, *, env, check):
        ran.append((command, env))
        return SimpleNamespace(returncode=1)

    monkeypatch.setattr(backup, "program", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(backup.subprocess, "run", run)
    with pytest.raises(BackupError) as told:
        run_program("pg_dump", "host=far.example password=geheim dbname=kintsugi", "--format=custom")
    ((command, env),) = ran
    assert env["PGPASSWORD"] == "geheim" and "geheim" not in f"{command} {told.value}"
    assert "host=far.example" in command[-1]


def test_rotation_keeps_the_newest_and_touches_nothing_else(tmp_path):
    for day in range(1, 6):
        folder = tmp_path / f"kintsugi-2026110{day}T000000Z"
        folder.mkdir()
        (folder / MANIFEST).write_text("{}")
    (tmp_path / "kintsugi-20261101T000001Z").mkdir()  # without a manifest: not whole, not ours to remove
    (tmp_path / "notes").mkdir()
    assert [path.name[9:17] for path in rotate(tmp_path, 2)] == ["20261101", "20261102", "20261103"]
    assert len(backups_in(tmp_path)) == 2
    assert (tmp_path / "notes").exists()


def test_a_backup_that_stops_halfway_leaves_nothing_that_looks_whole(installation, monkeypatch):
    """As a full disk stops it: while the database is dumped, while files are copied, at the last line."""
    full = OSError(28, "No space left on device")

    def no_space(*_given, **_more):
        raise full

    for part in ("sums_of", "copy_files", "settle"):
        with monkeypatch.context() as broken:
            broken.setattr(backup, part, no_space)
            with pytest.raises(OSError, match="No space"):
                back_up(settings.BACKUP_FOLDER)
        assert list(settings.BACKUP_FOLDER.iterdir()) == []
    assert backups_in(settings.BACKUP_FOLDER) == []
