"""``bin/demo``: prepares what is missing, starts web server and worker, and says where they are and who may sign in."""

import errno
import hashlib
import os
import shutil
import socket
import sys
from contextlib import nullcontext
from http.client import HTTPConnection, HTTPException
from time import monotonic, sleep

import django
import psycopg
from django.conf import settings
from django.core.management import call_command, get_commands
from django.db import DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor

from config.embedded import EmbeddedServerError, demo_server
from config.environment import BASE_DIR, env
from config.preparing import Preparation, PreparationError
from config.supervisor import Supervisor

HOST = "127.0.0.1"
FIRM = "晨嶼生活 Chenyu Living"  # invented, as everybody in the demo is
NEEDED_SPACE = 300  # megabytes
PATIENCE = 60  # seconds for the web server to answer


class DemoError(Exception):
    """The demo cannot run; the message says why and what helps."""


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("FIRM_NAME", FIRM)
    os.environ["PUBLIC_URL"] = env("PUBLIC_URL", default=f"http://localhost:{env('PORT', default='8000')}")
    os.environ.setdefault("SECOND_FACTOR_ROLES", "")  # whoever tries it has no authenticator at hand
    try:
        port = wanted_port()
        check_space()
        with Supervisor() as supervisor, held_database():
            prepare()
            serve(supervisor, port)
    except KeyboardInterrupt:
        say("Stopped. The data are kept; bin/demo starts again.")
    except (DemoError, EmbeddedServerError, PreparationError) as error:
        sys.exit(str(error))
    except (OSError, DatabaseError, psycopg.Error) as error:
        sys.exit(f"{full_disk(error) or 'The demo could not start.'} ({str(error).strip()})")


def say(text: str) -> None:
    """To the person at the terminal, at once."""
    print(text, flush=True)  # noqa: T201


def wanted_port() -> int:
    """The port from the environment, if it is free."""
    given = env("PORT", default="8000")
    if not given.isdecimal() or not 0 < int(given) < 65536:
        raise DemoError(f"PORT={given} is not a port: choose a number from 1024 to 65535.")
    deadline = monotonic() + 2  # a demo that was just stopped or killed needs a moment to let go
    while (refusal := refusal_of_port(int(given))) == errno.EADDRINUSE and monotonic() < deadline:
        sleep(0.1)
    if refusal == errno.EADDRINUSE:
        cause = f"Port {given} is taken, perhaps by a demo that already runs."
        raise DemoError(f"{cause} Choose another: PORT=8765 bin/demo")
    if refusal:
        raise DemoError(f"Port {given} cannot be used: {os.strerror(refusal)}.")
    return int(given)


def refusal_of_port(port: int) -> int:
    """Why we may not listen there, as an error number; 0 if we may."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            return error.errno or errno.EINVAL
    return 0


def check_space() -> None:
    """Better said now than by a database that stops half way."""
    free = shutil.disk_usage(BASE_DIR).free // 2**20
    if free < NEEDED_SPACE:
        raise DemoError(f"The disk is nearly full: {free} MB are free in {BASE_DIR}, {NEEDED_SPACE} MB are needed.")


def full_disk(error: BaseException) -> str:
    """In plain words, if ``error`` or what caused it was a full disk."""
    full = isinstance(error.__cause__ or error, psycopg.errors.DiskFull) or getattr(error, "errno", 0) == errno.ENOSPC
    return "The disk is full: make room and start again; nothing is lost." if full else ""


def held_database():
    """Keeps the embedded server up; nothing to do when another server is given."""
    return nullcontext() if env("DATABASE_URL", default="") else demo_server().hold()


def prepare() -> None:
    """Database, tables, policies, demo data and static files, each only where something is missing."""
    django.setup()
    preparation = Preparation.from_settings()
    preparation.run()
    server = "the server of DATABASE_URL" if preparation.secret else "the embedded PostgreSQL"
    say(f"Database: {preparation.name} on {server}")
    executor = MigrationExecutor(connections["owner"])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("Making the tables …")
        call_command("migrate", verbosity=0)
    if "loadpolicies" in get_commands():
        call_command("loadpolicies", verbosity=0)
    if "loaddemo" in get_commands() and is_empty():
        say("Loading the demo data; this is done once …")
        call_command("loaddemo")
    collect_static_files()
    connections.close_all()


def is_empty() -> bool:
    """Whether neither people nor complaints are there: never put demo data among real ones."""
    from django.apps import apps
    from django.contrib.auth import get_user_model

    return not get_user_model().objects.exists() and not apps.get_model("complaints", "Complaint").objects.exists()


def collect_static_files() -> None:
    """Hash and compress them, unless nothing has changed since the last time."""
    found = hashlib.sha256((BASE_DIR / "requirements.txt").read_bytes())
    for path in sorted((BASE_DIR / "static").rglob("*")):
        if path.is_file():
            found.update(str(path.relative_to(BASE_DIR)).encode() + path.read_bytes())
    stamp = settings.STATIC_ROOT / "collected.txt"
    if not stamp.exists() or stamp.read_text() != found.hexdigest():
        say("Collecting static files …")
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        stamp.write_text(found.hexdigest())


def serve(supervisor: Supervisor, port: int) -> None:
    """Start both programs, tell where, and wait until something ends."""
    gunicorn = ["--bind", f"{HOST}:{port}", "--workers", "2", "--worker-class", "gthread", "--threads", "4"]
    quiet = ["--log-level", "warning", "--no-control-socket"]
    supervisor.start("web server", "gunicorn", "config.wsgi", *gunicorn, *quiet)
    supervisor.start("worker", "django", "procrastinate", "worker")
    wait_until_it_answers(supervisor, port)
    say(f"\n{settings.PRODUCT_NAME} is at http://localhost:{port}/ (Ctrl-C stops it)\n")
    for line in sign_ins():
        say(line)
    connections.close_all()
    raise DemoError(f"The {supervisor.wait()} has ended by itself; so everything was stopped.")


def wait_until_it_answers(supervisor: Supervisor, port: int) -> None:
    """Ask ``/healthz`` until it is well."""
    deadline = monotonic() + PATIENCE
    while monotonic() < deadline and not supervisor.ended():
        connection = HTTPConnection(HOST, port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except (OSError, HTTPException):
            pass  # it is not up yet
        finally:
            connection.close()
        sleep(0.2)
    raise DemoError("The web server does not answer; what it says above may tell why.")


def sign_ins():
    """One person a role who still has the demo's password."""
    from django.contrib.auth import get_user_model

    seen = set()
    for user in get_user_model().objects.filter(is_active=True).order_by("pk"):
        if user.role not in seen and user.check_password(settings.DEMO_PASSWORD):
            seen.add(user.role)
            yield f"  {user.get_username():<24}{user.get_role_display()}"
    if seen:
        yield f"\n  Password of each: {settings.DEMO_PASSWORD}\n"
    if not settings.SECOND_FACTOR_ROLES:
        yield "  The demo asks nobody for a second factor; SECOND_FACTOR_ROLES=manager,administrator bin/demo does.\n"


if __name__ == "__main__":
    main()
