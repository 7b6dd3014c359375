"""The demo says what is wrong before anything is half done."""

import shutil
import socket
from collections import namedtuple

import pytest

from config import demo


def test_a_port_that_is_taken_is_named_with_a_way_out(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))
        with pytest.raises(demo.DemoError, match=f"Port {port} is taken.*PORT=8765 bin/demo"):
            demo.wanted_port()
    monkeypatch.setenv("PORT", str(port))
    assert demo.wanted_port() == port


@pytest.mark.parametrize("given", ["eighty", "0", "70000", "-1"])
def test_a_port_that_is_none_is_refused(given, monkeypatch):
    monkeypatch.setenv("PORT", given)
    with pytest.raises(demo.DemoError, match="is not a port"):
        demo.wanted_port()


def test_a_full_disk_is_told_first(monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(1, 1, 5 * 2**20))
    with pytest.raises(demo.DemoError, match="5 MB are free"):
        demo.check_space()


@pytest.mark.django_db
def test_the_health_page_answers_anybody(client):
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")
