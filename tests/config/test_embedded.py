"""The embedded server comes up, whatever happened to it before."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

import psycopg
import pytest

from config import embedded
from config.embedded import EmbeddedServerError, Server, installed_binaries, reachable_by_all, works_in


@contextmanager
def housed():
    """A server of its own in a folder that every user may enter, stopped afterwards."""
    home = Path(tempfile.mkdtemp(prefix="kintsugi-", dir="/tmp"))
    home.chmod(0o755)
    server = Server(home)
    yield server
    server.stop_if_unused()
    shutil.rmtree(home)


@pytest.fixture
def new_server():
    """One that never ran."""
    with housed() as server:
        yield server


@pytest.fixture(scope="module")
def ran_before():
    """One that ran and was stopped."""
    with housed() as server:
        server.ensure_running()
        stop(server)
        yield server


@pytest.fixture
def server(ran_before):
    """One that ran before: it has its data, which takes most of the time of a start."""
    with housed() as server:
        subprocess.run(["cp", "-a", ran_before.data, server.data], check=True)
        yield server


def postmaster(server):
    return int((server.data / "postmaster.pid").read_text().split()[0])


def ask(server, question):
    with psycopg.connect(server.url, autocommit=True) as connection:
        answer = connection.execute(question)
        return answer.fetchone() if answer.description else None


def test_it_starts_once_however_many_ask(new_server):
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(lambda _: new_server.ensure_running(), range(4))) == {new_server.url}
    assert ask(new_server, "SELECT count(*) FROM pg_database WHERE datname = 'postgres'") == (1,)


def test_it_stops_only_when_nobody_is_connected(server):
    with server.hold() as connection:
        assert (server.stop_if_unused(), server.answers()) == (False, True)
        connection.close()
    sleep(0.2)
    assert (server.stop_if_unused(), server.answers()) == (True, False)


def test_it_recovers_from_a_kill_with_its_data(server):
    server.ensure_running()
    ask(server, "CREATE TABLE kept AS SELECT 7 AS seven")
    os.kill(postmaster(server), signal.SIGKILL)
    server.ensure_running()
    assert ask(server, "SELECT seven FROM kept") == (7,)


def stop(server):
    """Stop it, even while the connection that asked last is still ending."""
    deadline = monotonic() + 10
    while not server.stop_if_unused():
        assert monotonic() < deadline


def test_a_stranger_with_the_old_number_is_left_alone(server):
    server.ensure_running()
    stop(server)
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as stranger:
        (server.data / "postmaster.pid").write_text(f"{stranger.pid}\n{server.data}\n")
        server.ensure_running()
        assert stranger.poll() is None
        stranger.kill()
    assert postmaster(server) != stranger.pid


def test_its_data_may_be_deleted_while_it_runs(server):
    server.ensure_running()
    old = postmaster(server)
    shutil.rmtree(server.data)
    shutil.rmtree(server.socket_folder)
    server.ensure_running()
    assert server.answers()
    assert not works_in(old, Path(f"{server.data} (deleted)"))


def test_a_lost_socket_is_made_again(server):
    server.ensure_running()
    for socket in server.socket_folder.iterdir():
        socket.unlink()
    server.ensure_running()
    assert server.answers()


def test_a_deep_folder_gets_a_socket_elsewhere():
    deep = Server(Path("/tmp") / ("deep" * 30))
    assert len(str(deep.socket_folder)) < 80
    assert Server(Path("/tmp/short")).socket_folder == Path("/tmp/short/socket")


def test_a_socket_folder_of_someone_else_is_refused(server, monkeypatch):
    server.socket_folder.mkdir()
    monkeypatch.setattr("config.embedded.run_as", dict)
    monkeypatch.setattr(os, "geteuid", lambda: 4321)
    with pytest.raises(EmbeddedServerError, match="belongs to someone else"):
        server.prepare_socket_folder()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root needs a copy")
def test_root_copies_binaries_that_others_cannot_reach(server, monkeypatch):
    monkeypatch.setattr("config.embedded.reachable_by_all", lambda folder: False)
    server.ensure_running()
    copy = server.binaries()
    assert copy.is_relative_to(server.home)
    assert reachable_by_all(copy)
    assert copy != installed_binaries()


def test_data_that_may_die_lie_in_memory_where_there_is_room(tmp_path, monkeypatch):
    memory, home = tmp_path / "memory", tmp_path / "home"
    monkeypatch.setattr(embedded, "MEMORY", memory)
    monkeypatch.setattr(embedded, "ROOM", 1)
    careless = Server(home, careless=True)
    assert careless.data == home / "postgres"  # no such memory
    memory.mkdir()
    assert careless.data.parent == memory
    assert Server(home).data == home / "postgres"
    monkeypatch.setattr(embedded, "ROOM", 2**62)
    assert careless.data == home / "postgres"


def test_data_stay_where_they_are(tmp_path, monkeypatch):
    """And in a folder of somebody else, who was first to take the name in memory, they are never looked for."""
    memory, home = tmp_path / "memory", tmp_path / "home"
    memory.mkdir()
    monkeypatch.setattr(embedded, "MEMORY", memory)
    monkeypatch.setattr(embedded, "ROOM", 1)
    careless = Server(home, careless=True)
    careless.data.mkdir()
    monkeypatch.setattr(embedded, "ROOM", 2**62)
    assert careless.data.parent == memory
    monkeypatch.setattr(embedded, "is_ours", lambda folder: False)
    assert careless.data == home / "postgres"
    monkeypatch.undo()
    (home / "postgres").mkdir(parents=True)
    (home / "postgres" / "PG_VERSION").write_text("18")
    assert careless.data == home / "postgres"
