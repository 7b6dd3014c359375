"""The product under the set-up of deploy/, started for measuring and ended again; and what its processes weigh."""

import os
import re
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

from benchmarks.browsing import Browser

CLONE = Path(__file__).parent.parent
PATIENCE = 60  # seconds for the server to answer


def environment(database: str, settings: str = "benchmarks.settings") -> dict[str, str]:
    """Of the processes: the server of DATABASE_URL (or the demo's), and on it the named database."""
    from django.conf import settings as known
    from psycopg.conninfo import conninfo_to_dict

    address = conninfo_to_dict(known.DATABASE_URL)
    name = database or known.DATABASES["default"]["NAME"]
    login = address.get("user", "") + (f":{address['password']}" if address.get("password") else "")
    host, port = address.get("host", ""), f"&port={address['port']}" if address.get("port") else ""
    url = f"postgresql://{login}@/{name}?host={host}{port}"
    ours = {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": settings, "SECOND_FACTOR_ROLES": "", "DEBUG": "0"}
    return os.environ | ours | {"HTTPS": "0", "SECRET_KEY": known.SECRET_KEY, "PYTHONWARNINGS": "ignore"}


@contextmanager
def web(database: str, address: str, *, settings: str = "benchmarks.settings"):
    """gunicorn as deploy/gunicorn.conf.py says, at ``address`` (the first of several); its process. Ended after."""
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--config", "deploy/gunicorn.conf.py"]
    known = environment(database, settings) | {"WEB_BIND": address}
    with running([*command, "--log-level", "warning"], known) as process:
        wait_for(address.partition(",")[0], process)
        yield process


@contextmanager
def worker(database: str):
    """The worker as deploy/kintsugi-worker.service starts it; the process. Ended at the end."""
    command = [sys.executable, "manage.py", "procrastinate", "worker"]
    with running(command, environment(database, "config.settings")) as process:
        yield process


@contextmanager
def running(command: list[str], known: dict[str, str]):
    """One process, asked to end when the block is left, and killed if it does not. Being ended ends it too."""
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(f"ended by signal {number}"))
    process = subprocess.Popen(command, cwd=CLONE, env=known)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=40)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for(address: str, process: subprocess.Popen, path: str = "/healthz") -> None:
    """Until ``path`` is well. Raises SystemExit when the server ended or does not answer."""
    deadline = monotonic() + PATIENCE
    while monotonic() < deadline and process.poll() is None:
        browser = Browser(address)
        try:
            if browser.get(path).status == 200:
                return
        except OSError:
            sleep(0.1)
        finally:
            browser.leave()
    raise SystemExit("The web server does not answer; what it says above may tell why.")


def children(process_id: int) -> list[int]:
    """The processes that this one started."""
    listed = Path(f"/proc/{process_id}/task/{process_id}/children").read_text()
    return [int(number) for number in listed.split()]


def weight(process_id: int) -> tuple[float, float]:
    """(RSS, PSS) of one process in MB; PSS shares out what several processes have in common."""
    try:
        told = Path(f"/proc/{process_id}/smaps_rollup").read_text()
    except OSError:
        return 0.0, 0.0
    return tuple(int(re.search(rf"^{name}:\s+(\d+)", told, re.MULTILINE)[1]) / 1024 for name in ("Rss", "Pss"))


def processor_seconds(process_id: int) -> float:
    """What a process has computed so far: unlike the clock, it does not count what others did meanwhile."""
    told = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def server_processes(cursor) -> list[int]:
    """PostgreSQL's processes that serve the database of this connection, as far as they run on this machine."""
    cursor.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
    return [pid for (pid,) in cursor.fetchall() if Path(f"/proc/{pid}").exists()]
