"""How the web processes of deploy/ are set up: what a process has learnt is not looked through again and again."""

import gc
import runpy
from types import SimpleNamespace

from django.conf import settings


def test_a_process_that_met_its_pages_keeps_them_out_of_later_collections_once(monkeypatch):
    server, kept = runpy.run_path(str(settings.BASE_DIR / "deploy" / "gunicorn.conf.py")), []
    monkeypatch.setattr(gc, "freeze", lambda: kept.append("all"))
    process = SimpleNamespace(nr=server["WARM"] - 1)
    server["post_request"](process, None, {}, None)
    assert not kept
    process.nr += 2  # two threads answered at once
    for _later in range(2):
        server["post_request"](process, None, {}, None)
    assert kept == ["all"]
